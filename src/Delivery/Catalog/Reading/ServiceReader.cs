using System.Collections.Immutable;
using static Agrimaan.Delivery.Catalog.Reading.PlatformReader;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Reads a service.</summary>
internal static class ServiceReader
{
    public static Service Read(ServiceDraft draft, PlatformDraft platform, string folder)
    {
        var map = draft.Map;
        var tier = map.Text("tier") switch { "critical" => Tier.Critical, "important" => Tier.Important, _ => Tier.Standard };
        var scale = Scale(map.Section("scale"));
        return new()
        {
            Name = draft.Name,
            Kind = draft.Kind,
            Run = Run(map.Section("run"), folder),
            Tier = tier,
            Replicas = Number(map, "replicas", scale.Least),
            Scale = scale,
            State = map.Text("state") switch { "local" => StateKind.Local, "ordinal" => StateKind.Ordinal, _ => StateKind.None },
            Ordinals = map.Text("state") == "ordinal" ? new(Number(map.Section("ordinals"), "quorum", 0), Number(map.Section("ordinals"), "partition", 0)) : null,
            Objectives = ObjectivesReader.Read(map.Section("objectives"), ObjectivesReader.Of(platform.Root, tier)),
            Settings = SettingsReader.Read(map.Section("settings")),
            Secrets = Secrets(map, folder),
            Calls = Words(map, "calls"),
            Contract = Contract(map),
            Expects = map.Section("expects").Entries.Where(entry => entry.Value is ScalarNode).ToImmutableSortedDictionary(entry => entry.Key.Value, entry => ((ScalarNode)entry.Value).Value, StringComparer.Ordinal),
            External = Words(map, "external"),
            Owns = map.Text("owns")?.Split('/') is [var store, var name] ? new(store, name) : null,
            Uses = Words(map, "uses"),
            Publishes = Topics(map, "publishes", platform),
            Consumes = Topics(map, "consumes", platform),
            Port = map["port"] is null ? null : Number(map, "port", 0),
            Log = Log(map),
            Http = Http(map.Section("http")),
            Mock = draft.Mock,
        };
    }

    public static RunCommand Run(MapNode map, string folder) => new(
        map["command"] is ScalarNode line
            ? [.. line.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)]
            : [.. map.Values("command").Select(word => word.Value)],
        Path.GetFullPath(map.Text("files") ?? ".", folder));

    public static Probes Http(MapNode map)
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

    public static LogLevel? Log(MapNode map) => map.Text("log") switch { "debug" => LogLevel.Debug, "info" => LogLevel.Info, "warn" => LogLevel.Warn, "error" => LogLevel.Error, _ => null };

    /// <summary>What a service answers to; what is no version is passed over, since its form is checked elsewhere.</summary>
    public static ImmutableArray<ContractVersion> Contract(MapNode map)
    {
        var texts = map["contract"] is ScalarNode one ? [one.Value] : map.Values("contract").Select(each => each.Value);
        return [.. texts.Where(text => ContractVersion.TryParse(text, out _)).Select(text => ContractVersion.TryParse(text, out var version) ? version : default).Distinct().Order()];
    }

    private static ScaleRange Scale(MapNode map)
    {
        if (map["fixed"] is not null)
        {
            var number = Number(map, "fixed", 1);
            return new(number, number, null, map.Text("why") ?? "");
        }

        var cpu = AmountText.TryPercent(map.Text("cpu") ?? "", out var percent) ? percent : (int?)null;
        return AmountText.TryRange(map.Text("replicas") ?? "", out var least, out var most) ? new(least, most, cpu) { Follows = Follows(map, new(least, most)) } : new() { Cpu = cpu };
    }

    private static Autoscale? Follows(MapNode scale, Autoscale usual) => scale["load"] is not MapNode load ? null : usual with
    {
        RequestsPerSecond = load["requestsPerSecond"] is null ? null : Number(load, "requestsPerSecond", 0),
        InFlight = load["inFlight"] is null ? null : Number(load, "inFlight", 0),
        Window = Time(load, "window", usual.Window),
        Tolerance = Share.TryParse(load.Text("tolerance") ?? "", out var parts) ? parts : usual.Tolerance,
        Stabilization = Time(load, "stabilization", usual.Stabilization),
    };

    private static ImmutableSortedDictionary<string, SecretSource> Secrets(MapNode map, string folder) => map["secrets"] is MapNode given
        ? given.Entries.ToImmutableSortedDictionary(entry => entry.Key.Value, entry => Source(((ScalarNode)entry.Value).Value, folder), StringComparer.Ordinal)
        : map.Values("secrets").ToImmutableSortedDictionary(name => name.Value, name => new SecretSource(SecretPlace.Values, SecretSource.Variable(name.Value)), StringComparer.Ordinal);

    private static SecretSource Source(string text, string folder) => text.StartsWith("file:", StringComparison.Ordinal)
        ? new(SecretPlace.File, Path.GetFullPath(text["file:".Length..], folder))
        : new(SecretPlace.Values, text["env:".Length..]);

    private static ImmutableSortedSet<string> Words(MapNode map, string key) => map.Values(key).Select(word => word.Value).ToImmutableSortedSet(StringComparer.Ordinal);

    private static ImmutableArray<Topic> Topics(MapNode map, string key, PlatformDraft platform) =>
        [.. map.Values(key).Select(topic => new Topic(Resolution.BrokerOf(topic.Value, platform), topic.Value[(topic.Value.IndexOf('/', StringComparison.Ordinal) + 1)..]))];
}
