using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Targets;
using Agrimaan.Delivery.Verification;
using Agrimaan.Delivery.Verification.Sequential;

namespace Agrimaan.Delivery.Running;

/// <summary>Puts the questions of one look to the judge.</summary>
internal static class Checks
{
    private const string Comparison = "comparison";

    /// <summary>The answers for a step that is being watched.</summary>
    /// <param name="state">The step; it has been checked, or is.</param>
    /// <param name="reading">The newest counts, or null when they cannot be read.</param>
    /// <param name="counts">What the sequential judge knows, or null when it is not asked.</param>
    /// <param name="limits">The triggers.</param>
    /// <param name="now">The time.</param>
    public static ImmutableArray<CheckResult> Of(StepState state, SidesReading? reading, RolloutCounts? counts, AbortLimits limits, DateTimeOffset now)
    {
        if (reading is null)
        {
            return
            [
                new("errors", Verdict.Error, "the gateway's numbers cannot be read"),
                new("latency", Verdict.Error, "the gateway's numbers cannot be read"),
            ];
        }

        var (next, stable) = Counted(state, state.Baseline!, reading);
        var window = now - state.BaselineSince!.Value;
        ImmutableArray<CheckResult> answers = [TrafficJudge.Errors(next, stable, limits, window), Latency(state, reading, limits, now)];
        return counts is null || state.Weight == Backend.FullWeight ? answers
            : answers.Add(SequentialJudge.Judge(counts, window).Result with { Check = Comparison });
    }

    /// <summary>Fail outweighs error, error outweighs missing evidence, and only a full set of passes passes.</summary>
    public static Verdict Worst(ImmutableArray<CheckResult> answers)
    {
        foreach (var verdict in (Verdict[])[Verdict.Fail, Verdict.Error, Verdict.Inconclusive])
        {
            if (answers.Any(answer => answer.Verdict == verdict))
            {
                return verdict;
            }
        }

        return Verdict.Pass;
    }

    /// <summary>The answer that says most about a version that passed: the comparison where there was one.</summary>
    public static CheckResult Weightiest(ImmutableArray<CheckResult> answers) => answers.FirstOrDefault(answer => answer.Check == Comparison) ?? answers[0];

    /// <summary>Whether nothing but numbers in the sentences has changed.</summary>
    public static bool SameVerdicts(ImmutableArray<CheckResult> left, ImmutableArray<CheckResult> right) =>
        left.Select(answer => (answer.Check, answer.Verdict)).SequenceEqual(right.Select(answer => (answer.Check, answer.Verdict)));

    private static CheckResult Latency(StepState state, SidesReading reading, AbortLimits limits, DateTimeOffset now)
    {
        if (state.LatencyBaseline is null || state.LatencySince is not { } since)
        {
            return new("latency", Verdict.Inconclusive, "warming up");
        }

        var (next, stable) = Counted(state, state.LatencyBaseline, reading);
        return TrafficJudge.Latency(next, stable, limits, now - since);
    }

    /// <summary>A new side that has all traffic is compared with what the old one did before: beside it there is nothing.</summary>
    private static (VersionNumbers Next, VersionNumbers Stable) Counted(StepState state, SidesReading from, SidesReading reading)
    {
        var (next, stable) = from.Until(reading);
        return (next, state.Weight == Backend.FullWeight ? from.Stable : stable);
    }
}
