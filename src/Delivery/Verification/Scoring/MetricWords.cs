using System.Globalization;

namespace Agrimaan.Delivery.Verification.Scoring;

/// <summary>The sentence of a finding: number, limit, sample size, confidence.</summary>
public static class MetricWords
{
    internal static string Same(string metric, SampleSummary baseline, SampleSummary canary) =>
        baseline.Count == 0 || canary.Count == 0
            ? $"{metric} passes: a side without values ({Sizes(baseline, canary)}) counts as zero by its rule."
            : $"{metric} passes: both sides have the same {canary.Count.ToString(CultureInfo.InvariantCulture)} values.";

    internal static string NoData(string metric, SampleSummary baseline, SampleSummary canary) =>
        $"{metric} has no data to judge: {Sizes(baseline, canary)}.";

    internal static string TooFew(string metric, SampleSummary baseline, SampleSummary canary, double confidence, int needed) => string.Create(
        CultureInfo.InvariantCulture,
        $"{metric} has too few values to judge: {Sizes(baseline, canary)}, where a verdict with {Percent(confidence)} confidence needs about {needed} on each side.");

    internal static string Compared(
        string metric, MetricRule rule, MetricClass found, int side, bool watched, double effect, double limit, ShiftInterval? shift, double bar,
        SampleSummary baseline, SampleSummary canary)
    {
        var word = found switch { MetricClass.High => "is too high", MetricClass.Low => "is too low", _ => "passes" };
        return $"{metric} {word}: {Size(rule, effect, baseline, canary)}{Why(rule, found, side, watched, limit)}{Interval(rule, shift, bar)}; {Sizes(baseline, canary)}.";
    }

    /// <summary>About four digits, and never so many zeros that one must count them.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        0 => "0",
        < 0.01 or >= 1e9 => value.ToString("0.##e0", CultureInfo.InvariantCulture),
        < 1 => value.ToString("0.####", CultureInfo.InvariantCulture),
        < 100 => value.ToString("0.##", CultureInfo.InvariantCulture),
        _ => value.ToString("0.#", CultureInfo.InvariantCulture),
    };

    private static string Size(MetricRule rule, double effect, SampleSummary baseline, SampleSummary canary) => (rule.Measure, double.IsNaN(effect)) switch
    {
        (EffectMeasure.CommonLanguage, _) => $"a value of the canary is above one of the baseline with a chance of {Number(effect)}",
        (_, true) => $"its mean is {Number(canary.Mean)}, the baseline's {Number(baseline.Mean)}",
        _ => $"its mean is {Number(canary.Mean)}, {Number(effect)} times the baseline's {Number(baseline.Mean)}",
    };

    private static string Why(MetricRule rule, MetricClass found, int side, bool watched, double limit) => found switch
    {
        MetricClass.High => $" (limit {Number(limit)})",
        MetricClass.Low => $" (limit {Number(limit)})",
        _ when side == 0 => ", which may be chance",
        _ when !watched => $", a {(side > 0 ? "rise" : "fall")} where only a {(rule.Direction == Direction.Increase ? "rise" : "fall")} is bad",
        _ => $", a difference within the limit {Number(limit)}",
    };

    private static string Interval(MetricRule rule, ShiftInterval? shift, double bar) => shift is { Lower: { } lower, Upper: { } upper }
        ? $"; shift {Number(shift.Estimate)} ({Number(lower)} to {Number(upper)} with {Percent(rule.Confidence)} confidence, bar {Number(bar)})"
        : "";

    private static string Sizes(SampleSummary baseline, SampleSummary canary) =>
        string.Create(CultureInfo.InvariantCulture, $"{canary.Count} values of the canary, {baseline.Count} of the baseline");

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.###} %");
}
