using Agrimaan.Delivery.Verification.Measuring;

namespace Agrimaan.Delivery.Catalog;

/// <summary>A question to somebody who measures the new version of a service, put again and again while it takes traffic.</summary>
public sealed record MeasuredCheck
{
    public required string Name { get; init; }

    /// <summary>Who is asked what.</summary>
    public required MeasureSource Source { get; init; }

    /// <summary>What a good number is; null when the source judges by itself.</summary>
    public ValueLimit? Limit { get; init; }

    /// <summary>From the beginning of a measurement to the next; one that takes longer is not overtaken. 1 s to 1 h.</summary>
    public required TimeSpan Every { get; init; }

    /// <summary>How far back a query or a count of lines looks. 1 s to 24 h.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>Longest time of one measurement; then it could not be made. 100 ms to 10 min.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How long nothing is measured after the series begins. 0 to 24 h.</summary>
    public required TimeSpan Warmup { get; init; }

    /// <summary>What one series of measurements is about.</summary>
    public required SeriesSpan Over { get; init; }

    /// <summary>What the series bears.</summary>
    public required SeriesLimits Limits { get; init; }

    /// <summary>What it counts as when the source has no number.</summary>
    public required MissingPolicy Missing { get; init; }
}

/// <summary>What one series of measurements is about.</summary>
public enum SeriesSpan
{
    /// <summary>All shares of a service's rollout: it goes on in the background, and every share needs a good measurement of its own.</summary>
    Rollout,

    /// <summary>One share: the next begins anew.</summary>
    Step,
}
