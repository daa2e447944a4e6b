namespace Agrimaan.Delivery.Verification.Scoring;

/// <summary>What one metric of the canary is beside that of the baseline.</summary>
public enum MetricClass
{
    /// <summary>No bad difference that counts.</summary>
    Pass,

    /// <summary>Too high.</summary>
    High,

    /// <summary>Too low.</summary>
    Low,

    /// <summary>Nothing, or too little, to judge.</summary>
    NoData,

    /// <summary>The same of a metric that must have data.</summary>
    NoDataFailure,
}

/// <summary>How a metric was classified, with all numbers it was done by.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="CriticalFailure">Whether this fails everything.</param>
/// <param name="Baseline">The baseline's values that were judged.</param>
/// <param name="Canary">The canary's values that were judged.</param>
/// <param name="Effect">How large the difference is; null where the measure has no number for it.</param>
/// <param name="Shift">By how much the canary lies above the baseline; null where no test was needed.</param>
/// <param name="Bar">The shift, up or down, that the interval had to be beyond.</param>
/// <param name="Sentence">Number, limit, sample size and confidence.</param>
public sealed record MetricFinding(
    string Metric, MetricClass Class, bool CriticalFailure, SampleSummary Baseline, SampleSummary Canary,
    double? Effect, ShiftInterval? Shift, double Bar, string Sentence);
