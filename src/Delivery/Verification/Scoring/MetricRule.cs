namespace Agrimaan.Delivery.Verification.Scoring;

/// <summary>By which rule a metric is classified.</summary>
public enum Classifier
{
    /// <summary>By the interval of the shift that the rank test does not reject.</summary>
    MannWhitney,

    /// <summary>By which mean is larger, however little; for metrics with no spread to speak of.</summary>
    MeanInequality,
}

/// <summary>Which change of a metric is bad.</summary>
public enum Direction
{
    /// <summary>Any.</summary>
    Either,

    /// <summary>More, as of latency.</summary>
    Increase,

    /// <summary>Less, as of orders.</summary>
    Decrease,
}

/// <summary>What a value that is missing stands for.</summary>
public enum MissingData
{
    /// <summary>Nothing: it is left out, and a side without any value has no data.</summary>
    Remove,

    /// <summary>Zero, as for counters that are silent when nothing happens; a side without any value passes.</summary>
    Replace,
}

/// <summary>What happens to values far from all others.</summary>
public enum OutlierPolicy
{
    /// <summary>They count like any.</summary>
    Keep,

    /// <summary>They are left out on each side before anything else.</summary>
    Remove,
}

/// <summary>How one metric is judged. The defaults are those of Kayenta's judge.</summary>
public sealed record MetricRule
{
    /// <summary>By which rule.</summary>
    public Classifier Classifier { get; init; }

    /// <summary>Which change is bad.</summary>
    public Direction Direction { get; init; }

    /// <summary>The part of the estimated shift that its interval must be beyond, from 0 to 1.</summary>
    public double Tolerance { get; init; } = 0.25;

    /// <summary>Two-sided, between 0 and 1.</summary>
    public double Confidence { get; init; } = 0.98;

    /// <summary>By which number the size of a difference is told.</summary>
    public EffectMeasure Measure { get; init; }

    /// <summary>From which effect on an increase counts; the measure's "no effect" without it.</summary>
    public double? AllowedIncrease { get; init; }

    /// <summary>From which effect down a decrease counts; likewise.</summary>
    public double? AllowedDecrease { get; init; }

    /// <summary>From which effect on an increase of a critical metric fails everything; likewise.</summary>
    public double? CriticalIncrease { get; init; }

    /// <summary>From which effect down a decrease of a critical metric fails everything; likewise.</summary>
    public double? CriticalDecrease { get; init; }

    /// <summary>What missing values stand for.</summary>
    public MissingData Missing { get; init; }

    /// <summary>Whether a metric without data counts as one that failed.</summary>
    public bool Required { get; init; }

    /// <summary>Whether this metric alone fails everything.</summary>
    public bool Critical { get; init; }

    /// <summary>What happens to outliers.</summary>
    public OutlierPolicy Outliers { get; init; }

    /// <summary>How many interquartile ranges beyond the quartiles they begin.</summary>
    public double OutlierFactor { get; init; } = 3;
}
