using System.Collections.Immutable;
using System.Globalization;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Makes the model from a draft without errors.</summary>
internal static class PlatformReader
{
    public static Platform Read(PlatformDraft draft, string folder) => new()
    {
        Name = draft.Root.Text("platform")!,
        Services = draft.Services.Values.ToImmutableSortedDictionary(service => service.Name, service => Service(service, folder), StringComparer.Ordinal),
        Gateway = Gateway(draft.Gateway),
        Environments = draft.Environments.Entries.ToImmutableSortedDictionary(
            entry => entry.Key.Value, entry => EnvironmentReader.Read(entry.Key.Value, (MapNode)entry.Value), StringComparer.Ordinal),
    };

    internal static TimeSpan Time(MapNode map, string key, TimeSpan otherwise) => Duration.TryParse(map.Text(key) ?? "", out var time) ? time : otherwise;

    internal static int Number(MapNode map, string key, int otherwise) =>
        int.TryParse(map.Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static bool Flag(MapNode map, string key, bool otherwise) => map.Text(key) switch { "true" => true, "false" => false, _ => otherwise };

    private static Service Service(ServiceDraft draft, string folder)
    {
        var map = draft.Map;
        return new()
        {
            Name = draft.Name,
            Kind = draft.Kind,
            Run = Run(map.Section("run"), folder),
            Tier = map.Text("tier") switch { "critical" => Tier.Critical, "important" => Tier.Important, _ => Tier.Standard },
            Replicas = Number(map, "replicas", 1),
            Settings = SettingsReader.Read(map.Section("settings")),
            Calls = map.Values("calls").Select(call => call.Value).ToImmutableSortedSet(StringComparer.Ordinal),
            Http = Http(map.Section("http")),
        };
    }

    private static RunCommand Run(MapNode map, string folder) => new(
        map["command"] is ScalarNode line
            ? [.. line.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)]
            : [.. map.Values("command").Select(word => word.Value)],
        Path.GetFullPath(map.Text("files") ?? ".", folder));

    private static Probes Http(MapNode map)
    {
        var usual = new Probes();
        return new()
        {
            Ready = map.Text("ready"),
            Live = map.Text("live"),
            Metrics = map.Text("metrics"),
            StartDeadline = Time(map, "startDeadline", usual.StartDeadline),
            StableFor = Time(map, "stableFor", usual.StableFor),
            StopGrace = Time(map, "stopGrace", usual.StopGrace),
        };
    }

    private static GatewaySettings Gateway(MapNode map)
    {
        var usual = new GatewaySettings();
        return new()
        {
            Port = Number(map, "port", usual.Port),
            PathHeader = Flag(map, "pathHeader", usual.PathHeader),
            Sticky = Flag(map, "sticky", usual.Sticky),
            Routes = map.Section("routes").Entries.ToImmutableSortedDictionary(entry => entry.Key.Value, entry => ((ScalarNode)entry.Value).Value, StringComparer.Ordinal),
        };
    }
}
