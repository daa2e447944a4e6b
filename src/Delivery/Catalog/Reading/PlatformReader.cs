using System.Collections.Immutable;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Makes the model from nodes that were held against the shape; what is unreadable is left at its default, since a fault says so.</summary>
internal sealed class PlatformReader(MapNode root, string folder, Findings findings)
{
    public Platform Read()
    {
        var blueprints = Section(root, "blueprints");
        var services = ServicesIn("services", ServiceKind.Backend, blueprints).Concat(ServicesIn("frontends", ServiceKind.Frontend, blueprints)).ToList();
        var byName = ImmutableSortedDictionary.CreateBuilder<string, Service>(StringComparer.Ordinal);
        foreach (var (key, service) in services)
        {
            if (!byName.TryAdd(service.Name, service))
            {
                findings.Add(FaultCodes.NameClash, key.Place, $"'{service.Name}' is both a service and a frontend", "give one of them another name");
            }
        }

        if (services.Count == 0)
        {
            findings.Add(FaultCodes.MissingKey, root.Place, "the platform has no service", "add `services:` with at least one");
        }

        var platform = new Platform
        {
            Name = Text(root, "platform") ?? "",
            Services = byName.ToImmutable(),
            Gateway = Gateway(Section(root, "gateway")),
            Environments = Section(root, "environments").Entries
                .Where(entry => entry.Value is MapNode or ScalarNode { Value: "" })
                .ToImmutableSortedDictionary(entry => entry.Key.Value, entry => EnvironmentReader.Read(entry.Key.Value, entry.Value as MapNode ?? Empty, findings)),
        };
        new ReferenceChecker(root, platform, findings).Check();
        return platform;
    }

    internal static MapNode Empty { get; } = new(new(1, 1, 1), []);

    internal static MapNode Section(MapNode map, string key) => map[key] as MapNode ?? Empty;

    internal static string? Text(MapNode map, string key) => (map[key] as ScalarNode)?.Value;

    internal static TimeSpan Time(MapNode map, string key, TimeSpan otherwise) =>
        Text(map, key) is { } text && Duration.TryParse(text, out var time) ? time : otherwise;

    internal static int Number(MapNode map, string key, int otherwise) =>
        int.TryParse(Text(map, key), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    internal static bool Flag(MapNode map, string key, bool otherwise) => Text(map, key) switch { "true" => true, "false" => false, _ => otherwise };

    private IEnumerable<(ScalarNode Key, Service Service)> ServicesIn(string section, ServiceKind kind, MapNode blueprints)
    {
        foreach (var (key, value) in Section(root, section).Entries)
        {
            var own = value as MapNode ?? Empty;
            yield return (key, Service(key, kind, own, Merged(own, blueprints)));
        }
    }

    private MapNode Merged(MapNode own, MapNode blueprints)
    {
        if (own["use"] is not ScalarNode use)
        {
            return own;
        }

        if (blueprints[use.Value] is MapNode blueprint)
        {
            return own.Over(blueprint);
        }

        var names = blueprints.Entries.Select(entry => entry.Key.Value).ToList();
        findings.Add(
            FaultCodes.UnknownBlueprint, use.Place, $"there is no blueprint '{use.Value}'",
            Suggestion.Nearest(use.Value, names) is { } near ? $"did you mean '{near}'?" : names.Count == 0 ? "add it under `blueprints:`" : $"there are: {string.Join(", ", names)}");
        return own;
    }

    private Service Service(ScalarNode key, ServiceKind kind, MapNode own, MapNode map)
    {
        var run = Section(map, "run");
        var http = Section(map, "http");
        var usual = new Probes();
        if (run["command"] is null)
        {
            findings.Add(FaultCodes.MissingKey, key.Place, $"{key.Value} has no run.command", "add `run: { command: [PROGRAM, ARGUMENT] }`");
        }

        return new Service
        {
            Name = key.Value,
            Kind = kind,
            Run = new(Command(run), Path.GetFullPath(Path.Combine(folder.Length == 0 ? "/" : folder, Text(run, "files") ?? "."))),
            Tier = Text(map, "tier") switch { "critical" => Tier.Critical, "important" => Tier.Important, _ => Tier.Standard },
            Replicas = Number(map, "replicas", 1),
            Settings = SettingsReader.Read(Section(map, "settings"), findings),
            Calls = [.. (map["calls"] as ListNode)?.Items.OfType<ScalarNode>().Select(item => item.Value) ?? []],
            Http = new Probes
            {
                Ready = Text(http, "ready"),
                Live = Text(http, "live"),
                Metrics = Text(http, "metrics"),
                StartDeadline = Time(http, "startDeadline", usual.StartDeadline),
                StableFor = Time(http, "stableFor", usual.StableFor),
                StopGrace = Time(http, "stopGrace", usual.StopGrace),
            },
        };
    }

    private static ImmutableArray<string> Command(MapNode run) => run["command"] switch
    {
        ListNode list => [.. list.Items.OfType<ScalarNode>().Select(item => item.Value)],
        ScalarNode line => [.. line.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        _ => [],
    };

    private static GatewaySettings Gateway(MapNode map)
    {
        var usual = new GatewaySettings();
        return new()
        {
            Port = Number(map, "port", usual.Port),
            PathHeader = Flag(map, "pathHeader", usual.PathHeader),
            Sticky = Flag(map, "sticky", usual.Sticky),
            Routes = Section(map, "routes").Entries
                .Where(entry => entry.Value is ScalarNode)
                .ToImmutableSortedDictionary(entry => entry.Key.Value, entry => ((ScalarNode)entry.Value).Value, StringComparer.Ordinal),
        };
    }
}
