using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Delivery.Running;

/// <summary>Puts the questions of one look to the judge.</summary>
internal static class Checks
{
    /// <summary>The answers for a step that is being watched.</summary>
    public static ImmutableArray<CheckResult> Of(StepState state, SidesReading? reading, AbortLimits limits, DateTimeOffset now)
    {
        if (reading is null)
        {
            return
            [
                new("errors", Verdict.Error, "the gateway's numbers cannot be read"),
                new("latency", Verdict.Error, "the gateway's numbers cannot be read"),
            ];
        }

        var (next, stable) = state.Baseline!.Until(reading);
        return [TrafficJudge.Errors(next, stable, limits, now - state.Since), Latency(state, reading, limits, now)];
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

    /// <summary>Whether nothing but numbers in the sentences has changed.</summary>
    public static bool SameVerdicts(ImmutableArray<CheckResult> left, ImmutableArray<CheckResult> right) =>
        left.Select(answer => (answer.Check, answer.Verdict)).SequenceEqual(right.Select(answer => (answer.Check, answer.Verdict)));

    private static CheckResult Latency(StepState state, SidesReading reading, AbortLimits limits, DateTimeOffset now)
    {
        if (state.LatencyBaseline is null || state.LatencySince is not { } since)
        {
            return new("latency", Verdict.Inconclusive, "warming up");
        }

        var (next, stable) = state.LatencyBaseline.Until(reading);
        return TrafficJudge.Latency(next, stable, limits, now - since);
    }
}
