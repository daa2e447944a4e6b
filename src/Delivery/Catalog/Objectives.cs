using System.Collections.Immutable;

namespace Agrimaan.Delivery.Catalog;

/// <summary>What is promised of a service.</summary>
public sealed record Objectives
{
    /// <summary>Share of requests that are answered without a failure, 0 to 1.</summary>
    public required double Availability { get; init; }

    /// <summary>The 95th percentile of latency.</summary>
    public required TimeSpan P95 { get; init; }

    /// <summary>Recovery time objective: from a disaster until it serves again.</summary>
    public required TimeSpan Rto { get; init; }

    /// <summary>Recovery point objective: how much of the newest data may be lost.</summary>
    public required TimeSpan Rpo { get; init; }

    /// <summary>What a tier promises when the file says nothing. RTO and RPO are the plan's (10.3); availability and p95 it leaves open.</summary>
    public static ImmutableSortedDictionary<Tier, Objectives> Usual { get; } = ImmutableSortedDictionary<Tier, Objectives>.Empty
        .Add(Tier.Critical, new() { Availability = 0.999, P95 = TimeSpan.FromMilliseconds(300), Rto = TimeSpan.FromHours(1), Rpo = TimeSpan.FromMinutes(5) })
        .Add(Tier.Important, new() { Availability = 0.995, P95 = TimeSpan.FromMilliseconds(500), Rto = TimeSpan.FromHours(4), Rpo = TimeSpan.FromHours(1) })
        .Add(Tier.Standard, new() { Availability = 0.99, P95 = TimeSpan.FromSeconds(1), Rto = TimeSpan.FromHours(24), Rpo = TimeSpan.FromHours(24) });
}
