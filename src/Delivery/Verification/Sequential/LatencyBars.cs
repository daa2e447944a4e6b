using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Agrimaan.Delivery.Verification.Sequential;

/// <summary>
/// A duration that marks a request as slow. It lies on a bucket's end of <see cref="LatencyHistogram"/>, so slow requests are
/// counted exactly, not interpolated.
/// </summary>
/// <param name="Quantile">The baseline's quantile it stands for, 0 to 1.</param>
/// <param name="Bucket">Stable requests in buckets after this one are slow.</param>
/// <param name="ToleratedBucket">Canary requests after this one are slower than what is tolerated; not before <paramref name="Bucket"/>.</param>
/// <param name="ExcludedBucket">Canary requests after this one are slower than what a pass must exclude.</param>
/// <param name="Share">Share of requests over the bar before the rollout, above 0 and below 1.</param>
public sealed record LatencyBar(double Quantile, int Bucket, int ToleratedBucket, int ExcludedBucket, double Share)
{
    /// <summary>The bar for stable requests in µs.</summary>
    [JsonIgnore]
    public long Microseconds => LatencyHistogram.UpperBound(Bucket);

    /// <summary>The bar for canary requests in µs.</summary>
    [JsonIgnore]
    public long ToleratedMicroseconds => LatencyHistogram.UpperBound(ToleratedBucket);
}

/// <summary>The bars of a rollout, taken from the stable version's histogram before it begins (anchors C.2 item 2).</summary>
public static class LatencyBars
{
    /// <summary>Median and upper quarter see a shift soonest, the tail sees what only hits a few.</summary>
    public static ImmutableArray<double> Quantiles { get; } = [0.5, 0.75, 0.9, 0.99];

    /// <summary>The bars at p50, p75, p90 and p99; none without a request.</summary>
    /// <param name="before">One count per bucket of <see cref="LatencyHistogram"/>; may be shorter.</param>
    /// <param name="tolerance">A canary up to this many times as slow is put up with; at least 1, 1 for none.</param>
    /// <param name="excluded">A pass needs proof that the canary is not this many times as slow; above <paramref name="tolerance"/>.</param>
    /// <param name="floor">Up to this no request of the canary is slow, whatever the bar.</param>
    public static ImmutableArray<LatencyBar> Of(ReadOnlySpan<long> before, double tolerance, double excluded, TimeSpan floor = default)
    {
        var all = 0L;
        foreach (var count in before)
        {
            all += count;
        }

        if (all == 0)
        {
            return [];
        }

        var least = floor > TimeSpan.Zero ? LatencyHistogram.IndexOf((long)floor.TotalMicroseconds - 1) : 0;
        var bars = ImmutableArray.CreateBuilder<LatencyBar>(Quantiles.Length);
        foreach (var quantile in Quantiles)
        {
            var bucket = LatencyHistogram.IndexOf(LatencyHistogram.Quantile(before, quantile)!.Value - 1);
            var share = (SlowerThan(before, bucket) + 0.5) / (all + 1.0);
            bars.Add(new(quantile, bucket, Math.Max(least, Times(bucket, tolerance)), Math.Max(least, Times(bucket, excluded)), share));
        }

        return bars.MoveToImmutable();
    }

    /// <summary>How many requests took at least the upper end of a bucket.</summary>
    public static long SlowerThan(ReadOnlySpan<long> histogram, int bucket)
    {
        var slow = 0L;
        for (var i = bucket + 1; i < histogram.Length; i++)
        {
            slow += histogram[i];
        }

        return slow;
    }

    private static int Times(int bucket, double factor)
    {
        var bound = factor * LatencyHistogram.UpperBound(bucket);
        while (bucket < LatencyHistogram.Length - 1 && LatencyHistogram.UpperBound(bucket) < bound)
        {
            bucket++;
        }

        return bucket;
    }
}
