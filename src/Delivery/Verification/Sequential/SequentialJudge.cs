using System.Collections.Immutable;

namespace Agrimaan.Delivery.Verification.Sequential;

/// <summary>
/// Judges a rollout by tests that stay valid however often one looks: the evidence of failed requests, of latency and of the
/// absolute limit are averaged, and the rollout goes back when the mean reaches 1/a. A pass is a proof too: that a regression which
/// matters is excluded. While neither is proved the window extends itself, until the deadline.
/// </summary>
public static class SequentialJudge
{
    /// <summary>Name and version of these rules; it changes with any change that could change a decision.</summary>
    public const string Version = "sequential/1";

    // The tail needs thousands of requests to be cleared; it is watched by the test for a rise, and a pass does not wait for it.
    private const int BarsToClear = 3;

    /// <summary>Judges what was counted so far; asked again with the same counts it says the same.</summary>
    /// <param name="counts">All that was counted; at least one step has begun.</param>
    /// <param name="atStep">Time since the step in force began.</param>
    public static SequentialFinding Judge(RolloutCounts counts, TimeSpan atStep)
    {
        var (policy, canary, stable) = (counts.Policy, counts.Canary(), counts.Stable());
        var metrics = Metrics(counts, canary);
        var (evidence, needed) = (EValues.LogMean([.. metrics.Select(metric => metric.LogAgainst)]), EventTest.Threshold(policy.FalseAlarm));
        var enough = canary.Requests >= policy.MinimumRequests && stable.Requests >= policy.MinimumRequests;
        var decision = Decide(policy, atStep, enough, evidence >= needed, !policy.Proof || metrics.All(metric => metric.Excluded));
        var sentence = SequentialWords.Sentence(counts, decision, metrics, evidence, atStep, canary, stable);
        return new(decision, new("sequential", VerdictOf(decision), sentence), evidence, needed, metrics, counts, atStep, Version);
    }

    /// <summary>The rule for one look at the evidence.</summary>
    /// <param name="policy">Times.</param>
    /// <param name="atStep">Time at this step.</param>
    /// <param name="enough">Whether both sides have their fewest requests.</param>
    /// <param name="worse">Whether the evidence against the new version suffices.</param>
    /// <param name="cleared">Whether a regression that matters is excluded in every metric.</param>
    public static Decision Decide(SequentialPolicy policy, TimeSpan atStep, bool enough, bool worse, bool cleared) =>
        enough && worse ? Decision.Fail
        : enough && cleared && atStep >= policy.MinimumTime ? Decision.Pass
        : atStep >= policy.Deadline ? Decision.Inconclusive
        : Decision.KeepGoing;

    private static ImmutableArray<MetricEvidence> Metrics(RolloutCounts counts, VersionNumbers canary)
    {
        var (policy, needed) = (counts.Policy, EventTest.Threshold(counts.Policy.FalseAlarm));
        var errors = counts.ErrorCounts();
        var byEpisode = policy.Unit == EvidenceUnit.Episode;
        var harmless = OneSampleTest.LogUnder(canary.Errors, canary.Requests, policy.ErrorsHarmless) >= needed;
        var metrics = ImmutableArray.CreateBuilder<MetricEvidence>(3);
        metrics.Add(new(
            SequentialWords.Errors,
            byEpisode ? Units.LogRise([.. counts.Steps.Select(step => step.Errors)], policy.Steps) : EventTest.LogRiseRestarted(errors, policy.Steps, policy.ErrorRatio),
            harmless || EventTest.Log(errors, policy.ErrorExcluded, RatioGrid.FineDrops) >= needed,
            byEpisode ? counts.Steps.Sum(step => step.Errors.Count) : errors.Sum(step => step.Both)));
        if (policy.ErrorLimit is { } limit)
        {
            metrics.Add(new(
                SequentialWords.Limit,
                OneSampleTest.LogOver(canary.Errors, canary.Requests, limit),
                harmless || OneSampleTest.LogUnder(canary.Errors, canary.Requests, limit) >= needed,
                canary.Requests));
        }

        if (!counts.Bars.IsEmpty)
        {
            metrics.Add(Latency(counts, byEpisode, needed));
        }

        return metrics.DrainToImmutable();
    }

    private static MetricEvidence Latency(RolloutCounts counts, bool byEpisode, double needed)
    {
        var steps = counts.Policy.Steps;
        var slower = counts.Bars.Select((bar, i) => byEpisode
            ? Units.LogRise([.. counts.Steps.Select(step => step.Bars[i].Slow)], steps)
            : BarTest.LogSlower([.. counts.Steps.Select(step => step.Bars[i].Tolerated)], bar.Share, steps));
        var cleared = Enumerable.Range(0, BarsToClear).All(i => LogCleared(counts, i) >= needed);
        var units = byEpisode
            ? counts.Steps.Sum(step => step.Bars.Max(bar => bar.Slow.Count))
            : counts.Steps.Sum(step => step.Canary.Requests + step.Stable.Requests);
        return new(SequentialWords.Latency, EValues.LogMean([.. slower]), cleared, units);
    }

    /// <summary>
    /// ln E against "as slow as a pass must exclude". Beside stable where that varies; by the bar itself where stable is so even that
    /// hardly any of its requests are beyond its own bars. Two bets, half the stake on each.
    /// </summary>
    private static double LogCleared(RolloutCounts counts, int bar)
    {
        BarCount[] excluded = [.. counts.Steps.Select(step => step.Bars[bar].Excluded)];
        return EValues.LogMean(
        [
            BarTest.LogFaster(excluded, counts.Bars[bar].Share, 1),
            OneSampleTest.LogUnder(excluded.Sum(step => step.CanarySlow), excluded.Sum(step => step.Canary), 1 - counts.Bars[bar].Quantile),
        ]);
    }

    private static Verdict VerdictOf(Decision decision) => decision switch
    {
        Decision.Pass => Verdict.Pass,
        Decision.Fail => Verdict.Fail,
        _ => Verdict.Inconclusive,
    };
}
