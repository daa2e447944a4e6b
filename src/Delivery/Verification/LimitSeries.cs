using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Verification;

/// <summary>The plain limits over a series: all that was counted so far is judged after every slice.</summary>
public static class LimitSeries
{
    /// <param name="limits">The triggers.</param>
    /// <param name="series">What was counted.</param>
    /// <returns>The first answers of which one fails, otherwise the last; and the slice after which they were given.</returns>
    public static (ImmutableArray<CheckResult> Answers, int Slice) Judge(AbortLimits limits, CountedSeries series)
    {
        var (canary, stable) = (VersionNumbers.Zero, VersionNumbers.Zero);
        for (var i = 0; ; i++)
        {
            var slice = series.Slices[i];
            (canary, stable) = (canary.Plus(slice.Canary), stable.Plus(slice.Stable));
            var window = slice.At - series.Began;
            ImmutableArray<CheckResult> answers = [TrafficJudge.Errors(canary, stable, limits, window), TrafficJudge.Latency(canary, stable, limits, window)];
            if (i == series.Slices.Count - 1 || answers.Any(answer => answer.Verdict == Verdict.Fail))
            {
                return (answers, i);
            }
        }
    }
}
