using System.Collections.Immutable;
using static Agrimaan.Delivery.Catalog.Reading.PlatformReader;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Reads the rules of an environment: where it is, who must agree, when nothing may start.</summary>
internal static class RuleReader
{
    public static ImmutableArray<Region> Regions(Node? node) => node switch
    {
        MapNode map => [.. map.Entries.Select((entry, index) => new Region(entry.Key.Value, Role((entry.Value as MapNode)?.Text("role"), index)))],
        ListNode list => [.. list.Items.OfType<ScalarNode>().Select((name, index) => new Region(name.Value, Role(null, index)))],
        _ => [],
    };

    public static ImmutableArray<Freeze> Freezes(MapNode map) =>
        [.. ((map["freezes"] as ListNode)?.Items ?? []).OfType<MapNode>().Select(freeze => new Freeze(Day(freeze, "from"), Day(freeze, "to"), freeze.Text("why")!, freeze.Text("zone") ?? "UTC"))];

    public static Approvals Approvals(Node? node) => node switch
    {
        MapNode map => new(Number(map, "count", 1), [.. map.Values("roles").Select(role => role.Value)]),
        ScalarNode number when int.TryParse(number.Value, out var count) => new(count, []),
        _ => new(0, []),
    };

    public static ExternalMode Mode(string word) => word switch { "live" => ExternalMode.Live, "sandbox" => ExternalMode.Sandbox, _ => ExternalMode.Mock };

    public static ImmutableArray<ObjectPatch> Patches(MapNode map) =>
        [.. ((map["patch"] as ListNode)?.Items ?? []).OfType<MapNode>().Select(patch => new ObjectPatch(patch.Text("kind")!, patch.Text("name")!, Json(patch["merge"]), Json(patch["json6902"])))];

    private static string? Json(Node? node) => node is null ? null : NodeJson.Text(node);

    private static DateOnly Day(MapNode map, string key) => AmountText.TryDay(map.Text(key) ?? "", out var day) ? day : default;

    /// <summary>Said, or the first is primary and the others serve too.</summary>
    private static RegionRole Role(string? said, int index) => said switch
    {
        "primary" => RegionRole.Primary,
        "secondary" => RegionRole.Secondary,
        "standby" => RegionRole.Standby,
        _ => index == 0 ? RegionRole.Primary : RegionRole.Secondary,
    };
}
