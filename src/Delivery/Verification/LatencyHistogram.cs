namespace Agrimaan.Delivery.Verification;

/// <summary>
/// Counts of durations in log-linear buckets: 16 to each doubling from 64 µs to about 2 min, so a quantile is right within 6.25 %.
/// The layout is shared by the gateway that records and the judge that reads.
/// </summary>
public static class LatencyHistogram
{
    private const int SubBits = 4;
    private const int Sub = 1 << SubBits;
    private const int FirstPower = 6;
    private const int Powers = 21;

    /// <summary>Number of buckets.</summary>
    public const int Length = (Powers + 1) * Sub;

    /// <summary>The bucket that counts a duration; too long ones fall into the last.</summary>
    /// <param name="microseconds">Duration in µs, not negative.</param>
    public static int IndexOf(long microseconds)
    {
        if (microseconds < 1L << FirstPower)
        {
            return (int)(Math.Max(0, microseconds) >> (FirstPower - SubBits));
        }

        var power = 63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)microseconds);
        var sub = (int)(microseconds >> (power - SubBits)) - Sub;
        return Math.Min(((power - FirstPower + 1) * Sub) + sub, Length - 1);
    }

    /// <summary>The exclusive upper end of a bucket in µs.</summary>
    public static long UpperBound(int index)
    {
        var power = index / Sub;
        var sub = (index % Sub) + 1;
        return power == 0 ? (long)sub << (FirstPower - SubBits) : (long)(Sub + sub) << (FirstPower - 1 + power - SubBits);
    }

    /// <summary>The upper end of the bucket in which the quantile lies, in µs; null without observations.</summary>
    /// <param name="counts">One count per bucket.</param>
    /// <param name="quantile">0 to 1.</param>
    public static long? Quantile(ReadOnlySpan<long> counts, double quantile)
    {
        long total = 0;
        foreach (var count in counts)
        {
            total += count;
        }

        if (total == 0)
        {
            return null;
        }

        var rank = Math.Max(1, (long)Math.Ceiling(quantile * total));
        long seen = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            seen += counts[i];
            if (seen >= rank)
            {
                return UpperBound(i);
            }
        }

        return UpperBound(counts.Length - 1);
    }
}
