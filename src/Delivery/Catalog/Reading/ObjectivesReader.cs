using System.Collections.Immutable;
using static Agrimaan.Delivery.Catalog.Reading.PlatformReader;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Reads what tiers and services promise.</summary>
internal static class ObjectivesReader
{
    public static ImmutableSortedDictionary<Tier, Objectives> Tiers(MapNode root) => Objectives.Usual.Keys.ToImmutableSortedDictionary(tier => tier, tier => Of(root, tier));

    /// <summary>What a tier promises here.</summary>
    public static Objectives Of(MapNode root, Tier tier) => Read(root.Section("tiers").Section(tier.ToString().ToLowerInvariant()), Objectives.Usual[tier]);

    public static Objectives Read(MapNode map, Objectives usual) => new()
    {
        Availability = AmountText.TryAvailability(map.Text("availability") ?? "", out var share) ? share : usual.Availability,
        P95 = Time(map, "p95", usual.P95),
        Rto = Time(map, "rto", usual.Rto),
        Rpo = Time(map, "rpo", usual.Rpo),
    };
}
