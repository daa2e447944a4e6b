using System.Collections.Immutable;

namespace Agrimaan.Delivery.Verification.Sequential;

/// <summary>Requests over one bar while one weight was in force.</summary>
/// <param name="Tolerated">The canary's beyond what is put up with, stable's beyond the bar.</param>
/// <param name="Excluded">The canary's beyond what a pass must exclude, stable's beyond the bar.</param>
/// <param name="Slow">The tolerated count by episode.</param>
public sealed record BarTally(BarCount Tolerated, BarCount Excluded, Units Slow);

/// <summary>
/// All that was counted while one weight was in force. Of latency only what the bars need is kept: a step takes 2 KB, however
/// long it lasts.
/// </summary>
/// <param name="Share">Probability that a request was drawn for the canary. Requests that a header forced do not belong here.</param>
/// <param name="Canary">Requests of the new version.</param>
/// <param name="Stable">Requests of the stable version.</param>
/// <param name="Errors">Failed requests by episode.</param>
/// <param name="Bars">Slow requests, one entry per bar.</param>
public sealed record StepCounts(double Share, VersionNumbers Canary, VersionNumbers Stable, Units Errors, ImmutableArray<BarTally> Bars);

/// <summary>
/// What the sequential judge knows of a rollout: a fold over slices of traffic. Slices of a second or of what a poll brings serve;
/// one that is longer than an episode makes an episode of itself.
/// </summary>
/// <param name="Policy">What is promised and needed; fixed before the first request.</param>
/// <param name="Bars">The latency bars, from stable's histogram before the rollout.</param>
/// <param name="Steps">One entry per weight that was in force, oldest first.</param>
public sealed record RolloutCounts(SequentialPolicy Policy, ImmutableArray<LatencyBar> Bars, ImmutableArray<StepCounts> Steps)
{
    /// <summary>Before the first step.</summary>
    /// <param name="policy">What is promised and needed.</param>
    /// <param name="before">Stable's latency before the rollout; when empty, latency is not judged.</param>
    public static RolloutCounts Begin(SequentialPolicy policy, ImmutableArray<long> before) =>
        new(policy, LatencyBars.Of(before.AsSpan(), policy.LatencyRatio, policy.LatencyExcluded, policy.LatencyFloor), []);

    /// <summary>Other latency bars, while no latency has been counted: what a fresh baseline did while it warmed up says more than what long-lived instances did.</summary>
    /// <param name="before">Latency of what the canary is compared with.</param>
    /// <param name="replicas">Canary replicas as a share of all that are compared.</param>
    public RolloutCounts WithBars(ImmutableArray<long> before, double replicas)
    {
        var bars = Begin(Policy, before).Bars;
        return this with { Bars = bars, Steps = [.. Steps.Select(step => step with { Bars = NoneSlow(bars, step.Share, replicas) })] };
    }

    /// <summary>A weight comes into force.</summary>
    /// <param name="share">Probability that a request is drawn for the canary.</param>
    /// <param name="replicas">Canary replicas as a share of all that take traffic.</param>
    public RolloutCounts Step(double share, double replicas) => this with
    {
        Steps = Closed().Add(new(
            share,
            VersionNumbers.Zero,
            VersionNumbers.Zero,
            Units.Begin(share, null, Policy.Episode, Policy.ErrorRatio),
            NoneSlow(Bars, share, replicas))),
    };

    /// <summary>Adds what a slice of time brought to the step in force.</summary>
    /// <param name="at">When the slice ended; any clock that never goes back.</param>
    /// <param name="canary">What it brought on the canary: <see cref="VersionNumbers.Since"/>.</param>
    /// <param name="stable">What it brought on stable.</param>
    public RolloutCounts Add(TimeSpan at, VersionNumbers canary, VersionNumbers stable)
    {
        var step = Steps[^1];
        return this with
        {
            Steps = Steps.SetItem(Steps.Length - 1, step with
            {
                Canary = Sum(step.Canary, canary),
                Stable = Sum(step.Stable, stable),
                Errors = step.Errors.Add(at, new(0, canary.Errors, canary.Requests, stable.Errors, stable.Requests)),
                Bars = [.. step.Bars.Select((tally, bar) => Add(tally, Bars[bar], at, canary, stable))],
            }),
        };
    }

    /// <summary>
    /// How many times as often requests fail on the canary, at every look together as sure as the policy promises on each side:
    /// <see cref="EventTest.Bounds"/>, counting requests.
    /// </summary>
    public (double Lower, double Upper) ErrorRatio() => EventTest.Bounds([.. ErrorCounts()], Policy.FalseAlarm);

    internal EventCount[] ErrorCounts() =>
        [.. Steps.Select(step => new EventCount(step.Share, step.Canary.Errors, step.Canary.Errors + step.Stable.Errors))];

    internal VersionNumbers Canary() => Steps.Select(step => step.Canary).Aggregate(VersionNumbers.Zero, Sum);

    internal VersionNumbers Stable() => Steps.Select(step => step.Stable).Aggregate(VersionNumbers.Zero, Sum);

    private ImmutableArray<BarTally> NoneSlow(ImmutableArray<LatencyBar> bars, double share, double replicas) =>
        [.. bars.Select(_ => new BarTally(new(share, 0, 0, 0, 0), new(share, 0, 0, 0, 0), Units.Begin(share, replicas, Policy.Episode)))];

    private ImmutableArray<StepCounts> Closed() => Steps.IsEmpty
        ? Steps
        : Steps.SetItem(Steps.Length - 1, Steps[^1] with { Errors = Steps[^1].Errors.Close(), Bars = [.. Steps[^1].Bars.Select(tally => tally with { Slow = tally.Slow.Close() })] });

    private static BarTally Add(BarTally tally, LatencyBar bar, TimeSpan at, VersionNumbers canary, VersionNumbers stable)
    {
        var tolerated = Over(bar, bar.ToleratedBucket, canary, stable);
        return new(Sum(tally.Tolerated, tolerated), Sum(tally.Excluded, Over(bar, bar.ExcludedBucket, canary, stable)), tally.Slow.Add(at, tolerated));
    }

    // All of a side is what has a latency: a request without an answer has none, and must not count as a fast one.
    private static BarCount Over(LatencyBar bar, int canaryBucket, VersionNumbers canary, VersionNumbers stable) => new(
        0,
        LatencyBars.SlowerThan(canary.Latency.AsSpan(), canaryBucket),
        LatencyBars.SlowerThan(canary.Latency.AsSpan(), -1),
        LatencyBars.SlowerThan(stable.Latency.AsSpan(), bar.Bucket),
        LatencyBars.SlowerThan(stable.Latency.AsSpan(), -1));

    private static BarCount Sum(BarCount one, BarCount other) => new(
        one.Share, one.CanarySlow + other.CanarySlow, one.Canary + other.Canary, one.StableSlow + other.StableSlow, one.Stable + other.Stable);

    private static VersionNumbers Sum(VersionNumbers one, VersionNumbers other) =>
        new(one.Requests + other.Requests, one.Errors + other.Errors, one.Limited + other.Limited, []);
}
