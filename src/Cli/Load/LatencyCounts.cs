using Agrimaan.Delivery.Verification;

namespace Agrimaan.Cli.Load;

/// <summary>Latencies in as much memory for ten as for ten million: counts per bucket, and the longest as it was. Its owner locks.</summary>
internal sealed class LatencyCounts
{
    private readonly long[] _counts = new long[LatencyHistogram.Length];
    private long _longest;

    public void Add(TimeSpan time)
    {
        var microseconds = (long)time.TotalMicroseconds;
        _counts[LatencyHistogram.IndexOf(microseconds)]++;
        _longest = Math.Max(_longest, microseconds);
    }

    public void Add(LatencyCounts other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        _longest = Math.Max(_longest, other._longest);
    }

    /// <summary>In milliseconds; null without any. A bucket's end may lie above the longest, which then says more.</summary>
    public double? Quantile(double quantile) =>
        LatencyHistogram.Quantile(_counts, quantile) is { } end ? Math.Min(end, _longest) / 1000.0 : null;

    public LatencyReport? Report() => Quantile(0.5) is not { } half ? null : new(
        half, Quantile(0.9)!.Value, Quantile(0.95)!.Value, Quantile(0.99)!.Value, _longest / 1000.0);
}
