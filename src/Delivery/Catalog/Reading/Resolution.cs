using Agrimaan.Delivery.Running;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>
/// The services of a platform as they are in one environment, still as pieces of the file with their places, so that
/// reading and explaining see the same. What an environment says stands over what the file says of a service; what it
/// says of one service stands over what it says of all.
/// </summary>
internal sealed class Resolution
{
    public const string LogVariable = "LOG_LEVEL";

    private readonly PlatformDraft _draft;
    private readonly MapNode _environment;
    private readonly Dictionary<string, Node> _mocks;

    private Resolution(PlatformDraft draft, EnvironmentDraft environment)
    {
        (_draft, _environment) = (draft, environment.Map);
        _mocks = draft.External.Entries
            .Where(entry => entry.Value is MapNode external && external["mock"] is MapNode mock && mock["run"] is not null && ModeOf(entry.Key.Value, _environment) == "mock")
            .ToDictionary(entry => entry.Key.Value, entry => ((MapNode)entry.Value)["mock"]!, StringComparer.Ordinal);
    }

    /// <summary>In the file's order, mocks last.</summary>
    public static IEnumerable<ServiceDraft> Services(PlatformDraft draft, EnvironmentDraft environment)
    {
        var resolution = new Resolution(draft, environment);
        return draft.Services.Values.Select(service => service with { Map = resolution.Resolve(service) })
            .Concat(draft.External.Entries.Where(entry => resolution._mocks.ContainsKey(entry.Key.Value)).Select(resolution.Mock));
    }

    /// <summary>Which face an external service shows: by its name, by <c>default</c>, for all; else live in production and mock elsewhere.</summary>
    public static string ModeOf(string external, MapNode environment) => ModeNode(external, environment)?.Value ?? (environment.Text("production") == "true" ? "live" : "mock");

    /// <summary>The word of the file that says so, or null.</summary>
    public static ScalarNode? ModeNode(string external, MapNode environment) => environment["external"] switch
    {
        ScalarNode one => one,
        MapNode each => (each[external] ?? each["default"]) as ScalarNode,
        _ => null,
    };

    /// <summary>Stores and brokers that a service reaches, each once, with the piece of the file that says so.</summary>
    public static IEnumerable<(string Name, ScalarNode At)> Reached(MapNode service, PlatformDraft draft)
    {
        var owned = service["owns"] is ScalarNode owns ? [(Name: owns.Value.Split('/')[0], At: owns)] : Enumerable.Empty<(string Name, ScalarNode At)>();
        var topics = service.Values("publishes").Concat(service.Values("consumes")).Select(topic => (Name: BrokerOf(topic.Value, draft), At: topic));
        return owned.Concat(service.Values("uses").Select(use => (Name: use.Value, At: use))).Concat(topics).Where(one => one.Name.Length > 0).DistinctBy(one => one.Name);
    }

    /// <summary>The broker of a topic: the one before the slash, or the only one; else nothing.</summary>
    public static string BrokerOf(string topic, PlatformDraft draft) =>
        topic.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? topic[..slash]
        : draft.Root.Section("brokers").Entries is [var only] ? only.Key.Value : "";

    private MapNode Resolve(ServiceDraft service)
    {
        var map = service.Map;
        var settings = _environment.Section("settings").Over(map.Section("settings"));
        if (_environment["log"] is { } log)
        {
            map = map.With(Key("log", log), log);
        }

        var own = _environment.Section("services").Section(service.Name);
        map = own.Over(map);
        settings = own.Section("settings").Over(settings);
        foreach (var (name, value) in Given(map))
        {
            settings = settings.With(name, value);
        }

        var mocked = map.Values("external").Where(external => _mocks.ContainsKey(external.Value)).ToList();
        map = map.With(Key("settings", map["settings"] ?? map), settings).With(Key("secrets", map["secrets"] ?? map), Secrets(map));
        return mocked.Count == 0 ? map : map.With(Key("calls", map["calls"] ?? mocked[0]), new ListNode((map["calls"] ?? mocked[0]).Place, [.. map.Values("calls"), .. mocked]));
    }

    /// <summary>What other keys become as variables.</summary>
    private IEnumerable<(ScalarNode Name, ScalarNode Value)> Given(MapNode map)
    {
        if (map["log"] is ScalarNode log)
        {
            yield return (Key(LogVariable, log), log);
        }

        var secrets = map.Values("secrets").Select(secret => SecretSource.Variable(secret.Value)).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, _) in Reached(map, _draft).Where(one => !secrets.Contains(InstanceSpecs.AddressVariable(one.Name)))) // an address may be a secret
        {
            if (_environment.Section("addresses")[name] is ScalarNode address)
            {
                var owned = map.Text("owns") is { } owns && owns.Split('/') is [var store, var database] && store == name ? StoreAddress.Of(address.Value, database) : address.Value;
                yield return (Key(InstanceSpecs.AddressVariable(name), address), address with { Value = owned });
            }
        }

        foreach (var external in map.Values("external").Where(external => !_mocks.ContainsKey(external.Value)))
        {
            if (_draft.External.Section(external.Value)[ModeOf(external.Value, _environment)] is ScalarNode address)
            {
                yield return (Key(InstanceSpecs.AddressVariable(external.Value), address), address);
            }
        }
    }

    /// <summary>Each name with the place its value comes from.</summary>
    private MapNode Secrets(MapNode map) => new((map["secrets"] ?? map).Place,
    [
        .. map.Values("secrets").DistinctBy(name => name.Value).Select(name => KeyValuePair.Create<ScalarNode, Node>(
            name, _environment.Section("secrets")[name.Value] as ScalarNode ?? name with { Value = "env:" + SecretSource.Variable(name.Value) })),
    ]);

    private ServiceDraft Mock(KeyValuePair<ScalarNode, Node> external) => new(external.Key, ServiceKind.Backend, (MapNode)_mocks[external.Key.Value]) { Mock = true };

    private static ScalarNode Key(string name, Node at) => new(at.Place, name);
}
