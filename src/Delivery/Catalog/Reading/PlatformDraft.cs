namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>A service or frontend with its blueprint merged in; not yet known to be right.</summary>
/// <param name="Key">Its name, where it is declared.</param>
/// <param name="Kind">From the section it stands in.</param>
/// <param name="Map">What it and its blueprint say; each piece keeps its own place.</param>
internal sealed record ServiceDraft(ScalarNode Key, ServiceKind Kind, MapNode Map)
{
    public string Name => Key.Value;

    /// <summary>Whether it stands for an external service.</summary>
    public bool Mock { get; init; }
}

/// <summary>An environment with what it takes from others by <c>like:</c>; not yet known to be right.</summary>
/// <param name="Key">Its name, where it is declared.</param>
/// <param name="Map">All it says; each piece keeps its own place.</param>
internal sealed record EnvironmentDraft(ScalarNode Key, MapNode Map)
{
    public string Name => Key.Value;
}

/// <summary>The file after blueprints and environments are merged: what the checks of meaning look at.</summary>
internal sealed record PlatformDraft(MapNode Root, IReadOnlyDictionary<string, ServiceDraft> Services, IReadOnlyDictionary<string, EnvironmentDraft> Environments)
{
    public MapNode Gateway => Root.Section("gateway");

    public MapNode External => Root.Section("external");

    /// <summary>Merges, and says what stands in the way of that.</summary>
    public static PlatformDraft Of(MapNode root, Findings findings)
    {
        var services = new Dictionary<string, ServiceDraft>(StringComparer.Ordinal);
        foreach (var service in Declared(root, findings))
        {
            if (!services.TryAdd(service.Name, service))
            {
                findings.Add(
                    FaultCodes.NameClash, service.Key.Place, $"{Words.Quoted(service.Name)} is both a service (line {services[service.Name].Key.Place.Line}) and a frontend",
                    "give one of them another name");
            }
        }

        if (services.Count == 0 && root["services"] is null or MapNode && root["frontends"] is null or MapNode)
        {
            findings.Add(FaultCodes.MissingKey, root.Place, "the platform has no service", "add `services: { NAME: { run: { command: [PROGRAM] } } }`");
        }

        return new(root, services, Likeness.Of(root.Section("environments"), findings));
    }

    private static IEnumerable<ServiceDraft> Declared(MapNode root, Findings findings)
    {
        var blueprints = root.Section("blueprints");
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (section, kind) in new[] { ("services", ServiceKind.Backend), ("frontends", ServiceKind.Frontend) })
        {
            foreach (var (key, value) in root.Section(section).Entries)
            {
                if (value is MapNode own)
                {
                    used.Add(own.Text("use") ?? "");
                    yield return new(key, kind, Merged(key, own, blueprints, findings));
                }
            }
        }

        foreach (var (key, _) in blueprints.Entries.Where(entry => !used.Contains(entry.Key.Value)))
        {
            findings.Add(FaultCodes.UnusedBlueprint, key.Place, $"no service uses the blueprint {Words.Quoted(key.Value)}", "remove it, or say `use:` in a service", Severity.Warning);
        }
    }

    private static MapNode Merged(ScalarNode key, MapNode own, MapNode blueprints, Findings findings)
    {
        var merged = own;
        if (own["use"] is ScalarNode use)
        {
            if (!PlatformShape.Name.Fits(use))
            {
                return own; // a fault of its own
            }

            if (blueprints[use.Value] is not { } blueprint)
            {
                var names = blueprints.Entries.Select(entry => entry.Key.Value).ToList();
                findings.Add(
                    FaultCodes.UnknownBlueprint, use.Place, $"{key.Value} uses the blueprint {Words.Quoted(use.Value)}, which does not exist",
                    names.Count == 0 ? "add it under `blueprints:`" : Words.Meant(use.Value, names));
                return own; // what else is missing would have come from there
            }

            merged = blueprint is MapNode below ? own.Over(below) : own;
        }

        if (merged["run"] is null || (merged["run"] is MapNode run && run["command"] is null))
        {
            findings.Add(FaultCodes.MissingKey, key.Place, $"{key.Value} has no run.command", "add `run: { command: [PROGRAM, ARGUMENT] }`");
        }
        else if (merged.Section("run").Values("command").FirstOrDefault() is { Type: not "null" } program && string.IsNullOrWhiteSpace(program.Value))
        {
            findings.Add(FaultCodes.BadValue, program.Place, $"the program of {key.Value} has no name", "the first word of run.command is the program");
        }

        return merged;
    }
}
