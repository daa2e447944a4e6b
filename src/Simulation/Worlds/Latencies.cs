using Agrimaan.Delivery.Verification;

namespace Agrimaan.Simulation.Worlds;

/// <summary>Log-normal latency (sigma 0.5) as shares of the histogram's buckets.</summary>
internal static class Latencies
{
    private const double Sigma = 0.5;

    /// <summary>Middles of sixteen equally likely parts of a standard normal distribution.</summary>
    private static readonly double[] Parts =
        [-1.863, -1.318, -1.010, -0.776, -0.579, -0.402, -0.237, -0.078, 0.078, 0.237, 0.402, 0.579, 0.776, 1.010, 1.318, 1.863];

    /// <summary>Buckets that are equally likely.</summary>
    public static int[] Of(double milliseconds) =>
        [.. Parts.Select(part => LatencyHistogram.IndexOf((long)(milliseconds * 1000 * Math.Exp(Sigma * part))))];

    /// <summary>Adds so many requests: evenly, and the rest by chance.</summary>
    public static void Add(long[] histogram, int[] buckets, long requests, Dice dice)
    {
        var each = requests / buckets.Length;
        if (each > 0)
        {
            foreach (var bucket in buckets)
            {
                histogram[bucket] += each;
            }
        }

        for (var rest = requests % buckets.Length; rest > 0; rest--)
        {
            histogram[buckets[dice.Next() & 15]]++;
        }
    }
}
