using System.Collections.Immutable;
using System.Globalization;
using static Agrimaan.Delivery.Catalog.Reading.PlatformReader;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Reads journeys.</summary>
internal static class JourneyReader
{
    public static Journey Read(string name, MapNode map) => new()
    {
        Name = name,
        Description = map.Text("description"),
        Steps = Steps(map, "steps"),
        Cleanup = Steps(map, "cleanup"),
    };

    private static ImmutableArray<JourneyStep> Steps(MapNode map, string key) => [.. ((map[key] as ListNode)?.Items ?? []).OfType<MapNode>().Select(Step)];

    private static JourneyStep Step(MapNode map)
    {
        var call = map.Text("call")!;
        var blank = call.IndexOf(' ', StringComparison.Ordinal);
        return new()
        {
            Method = call[..blank],
            Path = call[(blank + 1)..],
            Headers = SettingsReader.Read(map.Section("headers")),
            Body = map["body"] is { } body ? NodeJson.Text(body) : null,
            Expect = Expect(map.Section("expect")),
            Keep = SettingsReader.Read(map.Section("keep")),
            Line = map.Place.Line,
        };
    }

    private static StepExpectation Expect(MapNode map)
    {
        var usual = new StepExpectation();
        var codes = map["status"] is ScalarNode one ? [one] : map.Values("status");
        return new()
        {
            Status = [.. codes.Select(code => int.Parse(code.Value, NumberStyles.None, CultureInfo.InvariantCulture))],
            Within = Time(map, "within", usual.Within),
            Body = map["body"] is { } body ? NodeJson.Text(body) : null,
        };
    }
}
