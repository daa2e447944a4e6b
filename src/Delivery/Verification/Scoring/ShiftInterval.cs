namespace Agrimaan.Delivery.Verification.Scoring;

/// <summary>
/// By how much the canary lies above the baseline: Hodges and Lehmann (1963), "Estimates of Location Based on Rank Tests", Annals
/// of Mathematical Statistics 34, 598-611, with the interval of Moses as in Hollander and Wolfe (1999), "Nonparametric Statistical
/// Methods", section 4.3: the shifts that the rank test does not reject, whose ends are two of the pairwise differences. Found by
/// counting, not by a search with a tolerance, so it is exact and has the unit of the data.
/// </summary>
/// <param name="Estimate">The median of all differences between a value of the canary and one of the baseline.</param>
/// <param name="Lower">The interval's lower end; null when so few values cannot bound it with this confidence.</param>
/// <param name="Upper">The interval's upper end; likewise.</param>
public sealed record ShiftInterval(double Estimate, double? Lower, double? Upper)
{
    /// <param name="canary">In ascending order; not empty.</param>
    /// <param name="baseline">In ascending order; not empty.</param>
    /// <param name="confidence">Two-sided, such as 0.98.</param>
    public static ShiftInterval Of(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline, double confidence)
    {
        var pairs = (long)canary.Length * baseline.Length;
        var estimate = Middle(Difference(canary, baseline, (pairs + 1) / 2), Difference(canary, baseline, (pairs / 2) + 1));

        // A shift just below the k-th difference leaves pairs + 1 - k pairs won; the end is the first that leaves few enough.
        var bar = 0.5 + (NormalQuantile.TwoSided(confidence) * RankSum.DeviationBetweenTies(canary, baseline));
        var rank = (long)Math.Ceiling((pairs / 2.0) - bar);
        return rank < 1
            ? new(estimate, null, null)
            : new(estimate, Difference(canary, baseline, rank), Difference(canary, baseline, pairs + 1 - rank));
    }

    private static double Middle(double low, double high) => low == high ? low : low + ((high - low) / 2);

    /// <summary>The k-th smallest of all differences, without making them: bisection over the numbers there are, counting at each step.</summary>
    private static double Difference(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline, long k)
    {
        var (low, high) = (Key(canary[0] - baseline[^1]), Key(canary[^1] - baseline[0]));
        while (low < high)
        {
            var middle = low + (long)(((ulong)high - (ulong)low) / 2);
            if (CountUpTo(canary, baseline, Value(middle)) >= k)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return Value(low) + 0.0; // no minus zero
    }

    private static long CountUpTo(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline, double limit)
    {
        var (count, first) = (0L, 0);
        foreach (var value in canary)
        {
            while (first < baseline.Length && value - baseline[first] > limit)
            {
                first++;
            }

            count += baseline.Length - first;
        }

        return count;
    }

    /// <summary>Whole numbers in the order of the doubles they stand for.</summary>
    private static long Key(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        return bits ^ ((bits >> 63) & long.MaxValue);
    }

    private static double Value(long key) => BitConverter.Int64BitsToDouble(key ^ ((key >> 63) & long.MaxValue));
}
