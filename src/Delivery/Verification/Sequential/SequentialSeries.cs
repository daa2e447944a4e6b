namespace Agrimaan.Delivery.Verification.Sequential;

/// <summary>The sequential judge over a series: its counts grow slice by slice as those of the engine do, and it is asked after each.</summary>
public static class SequentialSeries
{
    /// <param name="policy">What is promised and needed.</param>
    /// <param name="series">What was counted.</param>
    /// <returns>The first finding that fails, otherwise the last; and the slice after which it was made.</returns>
    public static (SequentialFinding Finding, int Slice) Judge(SequentialPolicy policy, CountedSeries series)
    {
        var counts = RolloutCounts.Begin(policy, series.Usual().Latency);
        var (began, last) = (series.Began, default(CountedInterval));
        for (var i = 0; ; i++)
        {
            var slice = series.Slices[i];
            if (last is null || last.Share != slice.Share || last.Replicas != slice.Replicas)
            {
                counts = counts.Step(slice.Share, slice.Replicas);
                began = last?.At ?? began;
            }

            counts = counts.Add(slice.At, slice.Canary, slice.Stable);
            var finding = SequentialJudge.Judge(counts, slice.At - began);
            if (finding.Decision == Decision.Fail || i == series.Slices.Count - 1)
            {
                return (finding, i);
            }

            last = slice;
        }
    }
}
