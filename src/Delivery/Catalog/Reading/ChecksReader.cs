using System.Collections.Immutable;
using Agrimaan.Delivery.Verification.Measuring;
using static Agrimaan.Delivery.Catalog.Reading.PlatformReader;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Reads checks that others measure, from a map by name or a list with names.</summary>
internal static class ChecksReader
{
    public static readonly string[] Sources = ["prometheus", "http", "command", "logs"];

    private static readonly TimeSpan UsualEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan UsualWindow = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(10);

    /// <returns>Null when there are none.</returns>
    public static ImmutableArray<MeasuredCheck>? Read(Node? node) => Named(node).Select(check => Read(check.Name.Value, check.Map)).ToImmutableArray() is { IsEmpty: false } checks ? checks : null;

    /// <summary>Each with its name and where that stands.</summary>
    public static IEnumerable<(ScalarNode Name, MapNode Map)> Named(Node? node) => node switch
    {
        MapNode map => map.Entries.Where(entry => entry.Value is MapNode).Select(entry => (entry.Key, (MapNode)entry.Value)),
        ListNode list => list.Items.OfType<MapNode>().Where(item => item["name"] is ScalarNode).Select(item => ((ScalarNode)item["name"]!, item)),
        _ => [],
    };

    public static TimeSpan Every(MapNode map) => Time(map, "every", UsualEvery);

    private static MeasuredCheck Read(string name, MapNode map) => new()
    {
        Name = name,
        Source = Source(map),
        Limit = ValueLimit.TryParse(map.Text("limit") ?? "", out var limit) ? limit : null,
        Every = Every(map),
        Window = Time(map, "window", UsualWindow),
        Timeout = Time(map, "timeout", UsualTimeout),
        Warmup = Time(map, "warmup", TimeSpan.Zero),
        Over = map.Text("over") == "step" ? SeriesSpan.Step : SeriesSpan.Rollout,
        Missing = map.Text("missing") switch { "pass" => MissingPolicy.Pass, "fail" => MissingPolicy.Fail, "ignore" => MissingPolicy.Ignore, _ => MissingPolicy.Inconclusive },
        Limits = Limits(map),
    };

    private static SeriesLimits Limits(MapNode map) => new()
    {
        Count = Said(map, "count"),
        Failures = Said(map, "failures") ?? (map["consecutiveFailures"] is null ? 0 : null),
        ConsecutiveFailures = Said(map, "consecutiveFailures"),
        // Data that begins late is usual; a share is not passed without any, whatever these say.
        Inconclusives = Said(map, "inconclusives"),
        ConsecutiveInconclusives = Said(map, "consecutiveInconclusives"),
        Errors = Said(map, "errors"),
        ConsecutiveErrors = Said(map, "consecutiveErrors") ?? new SeriesLimits().ConsecutiveErrors,
        ConsecutivePasses = Said(map, "consecutivePasses"),
    };

    private static MeasureSource Source(MapNode map)
    {
        var (prometheus, http, command, logs) = (map.Section("prometheus"), map.Section("http"), map.Section("command"), map.Section("logs"));
        return map["prometheus"] is not null ? new PrometheusSource(prometheus.Text("url")!, prometheus.Text("query")!, SettingsReader.Read(prometheus.Section("headers")))
            : map["http"] is not null ? new HttpSource(http.Text("url")!, http.Text("value")!, SettingsReader.Read(http.Section("headers")))
            : map["command"] is not null ? new CommandSource([.. command.Values("run").Select(word => word.Value)], SettingsReader.Read(command.Section("settings")), Judges: map["limit"] is null)
            : new LogSource(logs.Text("match")!, logs.Text("service"));
    }

    private static int? Said(MapNode map, string key) => map[key] is null ? null : Number(map, key, 0);
}
