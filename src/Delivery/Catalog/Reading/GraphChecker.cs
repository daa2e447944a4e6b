namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Checks what services reach besides each other: stores, brokers and services of others exist, and each name means one thing.</summary>
internal sealed class GraphChecker
{
    private readonly PlatformDraft _draft;
    private readonly Findings _findings;
    private readonly MapNode _stores;
    private readonly MapNode _brokers;
    private readonly Dictionary<string, (string Service, ScalarNode At)> _owned = new(StringComparer.Ordinal);

    private GraphChecker(PlatformDraft draft, Findings findings)
    {
        (_draft, _findings) = (draft, findings);
        (_stores, _brokers) = (draft.Root.Section("stores"), draft.Root.Section("brokers"));
    }

    public static void Check(PlatformDraft draft, Findings findings)
    {
        var checker = new GraphChecker(draft, findings);
        checker.CheckNames();
        foreach (var (name, blueprint) in draft.Root.Section("blueprints").Entries)
        {
            checker.CheckReached($"the blueprint {name.Value}", blueprint as MapNode ?? MapNode.Empty);
        }

        foreach (var service in draft.Services.Values)
        {
            checker.CheckReached(service.Name, service.Map);
            checker.CheckOwner(service);
        }
    }

    /// <summary>Each of these names becomes a variable NAME_URL, so that no two may be the same.</summary>
    private void CheckNames()
    {
        var taken = _draft.Services.Values.ToDictionary(service => service.Name, service => ("a service", service.Key.Place.Line), StringComparer.Ordinal);
        foreach (var (section, kind) in new[] { ("stores", "a store"), ("brokers", "a broker"), ("external", "an external service") })
        {
            foreach (var (key, _) in _draft.Root.Section(section).Entries)
            {
                if (key.Value == "default" && section == "external")
                {
                    _findings.Add(FaultCodes.NameClash, key.Place, "'default' is not the name of one external service: in environments it means all others", "give it another name");
                }
                else if (!taken.TryAdd(key.Value, (kind, key.Place.Line)))
                {
                    var (other, line) = taken[key.Value];
                    _findings.Add(FaultCodes.NameClash, key.Place, $"{Words.Quoted(key.Value)} is both {other} (line {line}) and {kind}", "give one of them another name: both addresses would be one variable");
                }
            }
        }
    }

    private void CheckReached(string who, MapNode map)
    {
        if (map["owns"] is ScalarNode owns && Forms.Database.Fits(owns) && owns.Value.Split('/')[0] is var store && _stores[store] is null)
        {
            Unknown(owns, $"{who} owns a database in {Words.Quoted(store)}", store, "store", _stores);
        }

        foreach (var use in map.Values("uses").Where(use => Forms.Name.Fits(use) && _stores[use.Value] is null && _brokers[use.Value] is null))
        {
            var names = Named(_stores).Concat(Named(_brokers)).ToList();
            _findings.Add(
                FaultCodes.UnknownStore, use.Place, $"{who} uses {Words.Quoted(use.Value)}, which is neither a store nor a broker",
                _draft.Services.ContainsKey(use.Value) ? "it is a service: name it under `calls:`"
                : _draft.External[use.Value] is not null ? "it is an external service: name it under `external:`"
                : Words.Meant(use.Value, names) ?? "declare it under `stores:` or `brokers:`");
        }

        foreach (var topic in map.Values("publishes").Concat(map.Values("consumes")).Where(topic => Forms.Topic.Fits(topic)))
        {
            CheckTopic(who, topic);
        }

        foreach (var external in map.Values("external").Where(external => Forms.Name.Fits(external) && _draft.External[external.Value] is null))
        {
            _findings.Add(
                FaultCodes.UnknownExternal, external.Place, $"{who} asks {Words.Quoted(external.Value)}, which is no external service",
                _draft.Services.ContainsKey(external.Value) ? "it is a service: name it under `calls:`" : Words.Meant(external.Value, Named(_draft.External)) ?? "declare it under `external:`");
        }
    }

    private void CheckTopic(string who, ScalarNode topic)
    {
        var broker = Resolution.BrokerOf(topic.Value, _draft);
        if (broker.Length == 0)
        {
            _findings.Add(
                FaultCodes.UnclearBroker, topic.Place, $"{Words.Quoted(topic.Value)} of {who} does not say on which broker",
                _brokers.Entries.Count == 0 ? "declare a broker under `brokers:`" : $"write {_brokers.Entries[0].Key.Value}/{topic.Value}; there are: {string.Join(", ", Named(_brokers))}");
        }
        else if (_brokers[broker] is null)
        {
            Unknown(topic, $"{who} has messages on {Words.Quoted(broker)}", broker, "broker", _brokers);
        }
    }

    private void CheckOwner(ServiceDraft service)
    {
        if (service.Map["owns"] is ScalarNode owns && !_owned.TryAdd(owns.Value, (service.Name, owns)))
        {
            var (other, at) = _owned[owns.Value];
            _findings.Add(
                FaultCodes.SharedDatabase, owns.Place == at.Place ? service.Key.Place : owns.Place, $"{service.Name} and {other} both own {Words.Quoted(owns.Value)}",
                "a database has one owner: the other one calls it");
        }
    }

    private void Unknown(ScalarNode at, string what, string name, string kind, MapNode section) =>
        _findings.Add(FaultCodes.UnknownStore, at.Place, $"{what}, which is no {kind}", Words.Meant(name, Named(section)) ?? $"declare it under `{kind}s:`");

    private static List<string> Named(MapNode section) => [.. section.Entries.Select(entry => entry.Key.Value)];
}
