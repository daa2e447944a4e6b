using System.Collections.Immutable;
using System.Globalization;

namespace Agrimaan.Delivery.Verification.Sequential;

/// <summary>What the sequential judge says: number, limit, window, sample size and how sure it is, in one sentence.</summary>
internal static class SequentialWords
{
    public const string Errors = "errors";
    public const string Limit = "error limit";
    public const string Latency = "latency";

    public static string Sentence(
        RolloutCounts counts, Decision decision, ImmutableArray<MetricEvidence> metrics, double evidence, TimeSpan atStep, VersionNumbers canary, VersionNumbers stable)
    {
        var sure = Percent(1 - counts.Policy.FalseAlarm);
        return decision switch
        {
            Decision.Fail => $"{Worse(counts, metrics.MaxBy(metric => metric.LogAgainst)!.Metric, canary, stable)} ({Odds(evidence)} against it, {sure} sure however often one looks)",
            Decision.Pass when !counts.Policy.Proof => $"{Compared(canary, stable)} in {Seconds(atStep)}: nothing proves it worse ({sure} sure not to be wrong in that, however often one looks)",
            Decision.Pass => $"{Compared(canary, stable)} in {Seconds(atStep)}: {Excluded(counts.Policy, counts.Bars.IsEmpty)} is excluded ({sure} sure)",
            Decision.Inconclusive => $"{Missing(counts, metrics, canary, stable)} within {Seconds(atStep)}; {Compared(canary, stable)}",
            _ => $"{Missing(counts, metrics, canary, stable)} after {Seconds(atStep)}, the window goes on up to {Seconds(counts.Policy.Deadline)}; {Compared(canary, stable)}",
        };
    }

    private static string Worse(RolloutCounts counts, string metric, VersionNumbers canary, VersionNumbers stable) => metric switch
    {
        Limit => Text($"{Percent(canary.ErrorRate)} of {canary.Requests} requests failed (limit {Percent(counts.Policy.ErrorLimit ?? 1)})"),
        Latency => Slower(counts, canary, stable),
        _ => Text($"{Compared(canary, stable)}: more than {counts.Policy.ErrorRatio:0.##} times as often"),
    };

    /// <summary>Tells the bar at which the sides differ most.</summary>
    private static string Slower(RolloutCounts counts, VersionNumbers canary, VersionNumbers stable)
    {
        var (bar, now, usual) = counts.Bars
            .Select((bar, i) => (
                Bar: bar,
                Now: counts.Steps.Sum(step => step.Bars[i].Tolerated.CanarySlow) / counts.Steps.Sum(step => step.Bars[i].Tolerated.Canary),
                Usual: counts.Steps.Sum(step => step.Bars[i].Tolerated.StableSlow) / counts.Steps.Sum(step => step.Bars[i].Tolerated.Stable)))
            .MaxBy(one => one.Now - one.Usual);
        return Text(
            $"{Percent(now)} of {canary.Requests} requests took more than {bar.ToleratedMicroseconds / 1000.0:0.##} ms ({Percent(usual)} of {stable.Requests} on stable more than {bar.Microseconds / 1000.0:0.##} ms; up to {counts.Policy.LatencyRatio:0.##} times as slow is put up with)");
    }

    private static string Missing(RolloutCounts counts, ImmutableArray<MetricEvidence> metrics, VersionNumbers canary, VersionNumbers stable) =>
        Math.Min(canary.Requests, stable.Requests) < counts.Policy.MinimumRequests
            ? Text($"fewer than {counts.Policy.MinimumRequests} requests on a side")
            : metrics.FirstOrDefault(metric => !metric.Excluded) is { } open ? $"no proof about {open.Metric} either way" : "no fault found";

    private static string Compared(VersionNumbers canary, VersionNumbers stable) => Text(
        $"{canary.Errors} of {canary.Requests} requests failed on the new version and {stable.Errors} of {stable.Requests} on stable");

    private static string Excluded(SequentialPolicy policy, bool noLatency) => noLatency
        ? Text($"failing {policy.ErrorExcluded:0.##} times as often, or more than {Percent(policy.ErrorsHarmless)} at all,")
        : Text($"failing {policy.ErrorExcluded:0.##} times as often, or more than {Percent(policy.ErrorsHarmless)} at all, and being {policy.LatencyExcluded:0.##} times as slow,");

    private static string Odds(double log) => log > Math.Log(1e6) ? "more than 1000000 to 1" : Text($"{Math.Exp(log):0} to 1");

    private static string Percent(double share) => Text($"{share * 100:0.##} %");

    private static string Seconds(TimeSpan time) => Text($"{time.TotalSeconds:0} s");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
