using System.Globalization;
using Agrimaan.Delivery.Catalog.Reading;

namespace Agrimaan.Delivery.Catalog.Explaining;

/// <summary>The file after everything is merged, still as a file: each value keeps the place it was written at; what nobody wrote has none.</summary>
internal static class ResolvedTree
{
    private static readonly Place Nowhere = new(0, 0, 0);

    /// <param name="environment">The environment that is applied, or null.</param>
    public static MapNode Of(PlatformDraft draft, EnvironmentDraft? environment)
    {
        var root = draft.Root;
        var services = (environment is null ? draft.Services.Values : Resolution.Services(draft, environment)).ToList();
        foreach (var (section, kind) in new[] { ("services", ServiceKind.Backend), ("frontends", ServiceKind.Frontend) })
        {
            var some = services.Where(service => service.Kind == kind).ToList();
            if (root[section] is not null || some.Count > 0)
            {
                root = Put(root, section, some.Select(service => KeyValuePair.Create<ScalarNode, Node>(service.Key, Whole(service.Map, draft.Root))));
            }
        }

        root = Put(root, "tiers", Objectives.Usual.Keys.Select(tier => KeyValuePair.Create<ScalarNode, Node>(new(Nowhere, Name(tier)), Tier(draft.Root, Name(tier)))));
        root = Put(root, "environments", draft.Environments.Values.Select(each => KeyValuePair.Create<ScalarNode, Node>(each.Key, each.Map)));
        return environment is null ? root : root.With(new(Nowhere, "gateway"), environment.Map.Section("gateway").Over(draft.Gateway));
    }

    /// <summary>With what other keys decide: objectives by the tier, replicas by the scale.</summary>
    private static MapNode Whole(MapNode service, MapNode root)
    {
        var tier = Tier(root, service.Text("tier") ?? "standard");
        service = service.With(new(Nowhere, "objectives"), service.Section("objectives").Over(tier));
        var scale = service.Section("scale");
        var from = scale["fixed"] ?? scale["replicas"];
        return service["replicas"] is not null || from is not ScalarNode written ? service
            : service.With(new(Nowhere, "replicas"), written with { Value = AmountText.TryRange(written.Value, out var least, out _) ? least.ToString(CultureInfo.InvariantCulture) : written.Value });
    }

    private static MapNode Tier(MapNode root, string name)
    {
        var usual = Objectives.Usual[Objectives.Usual.Keys.First(tier => Name(tier) == name)];
        return root.Section("tiers").Section(name).Over(new(Nowhere,
        [
            Usual("availability", (usual.Availability * 100).ToString("0.####", CultureInfo.InvariantCulture) + "%"),
            Usual("p95", Duration.Format(usual.P95)),
            Usual("rto", Duration.Format(usual.Rto)),
            Usual("rpo", Duration.Format(usual.Rpo)),
        ]));
    }

    private static KeyValuePair<ScalarNode, Node> Usual(string key, string value) => new(new(Nowhere, key), new ScalarNode(Nowhere, value));

    private static MapNode Put(MapNode root, string section, IEnumerable<KeyValuePair<ScalarNode, Node>> entries) =>
        root.With(new(Nowhere, section), new MapNode(root[section]?.Place ?? Nowhere, [.. entries]));

    private static string Name(Tier tier) => tier.ToString().ToLowerInvariant();
}
