using System.Globalization;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Cli.Load;

/// <summary>What a load must not exceed.</summary>
/// <param name="MaxErrors">Share of errors in parts per 10,000; null is any.</param>
/// <param name="MaxP95">The time within which 95 of 100 are answered; null is any.</param>
internal sealed record LoadLimits(int? MaxErrors, TimeSpan? MaxP95)
{
    /// <summary>A limit on what could not be measured is not held.</summary>
    public IReadOnlyList<LimitReport> Judge(ErrorReport errors, LatencyReport? latency)
    {
        var judged = new List<LimitReport>();
        if (MaxErrors is { } most)
        {
            judged.Add(new(LoadArguments.MaxErrors, Share.Format(most), string.Create(CultureInfo.InvariantCulture, $"{errors.Share * 100:0.####}%"), errors.Share * 10_000 <= most));
        }

        if (MaxP95 is { } longest)
        {
            judged.Add(new(
                LoadArguments.MaxP95, Duration.Format(longest), latency is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{latency.P95:0.###}ms"),
                latency is not null && latency.P95 <= longest.TotalMilliseconds));
        }

        return judged;
    }
}
