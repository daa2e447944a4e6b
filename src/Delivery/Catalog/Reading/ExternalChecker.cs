namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Checks services of others: mocks that can start, an address for every face that an environment wants, and the real thing in production alone.</summary>
internal static class ExternalChecker
{
    public static void Check(PlatformDraft draft, Findings findings)
    {
        foreach (var (name, value) in draft.External.Entries)
        {
            if (value is MapNode map && map["mock"] is MapNode mock)
            {
                CheckMock(name, mock, findings);
            }
        }

        var asked = draft.Services.Values.SelectMany(service => service.Map.Values("external")).Select(external => external.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var environment in draft.Environments.Values)
        {
            CheckNames(environment, draft, findings);
            foreach (var (name, value) in draft.External.Entries)
            {
                CheckMode(environment, name, value as MapNode ?? MapNode.Empty, asked.Contains(name.Value), findings);
            }
        }
    }

    private static void CheckMock(ScalarNode name, MapNode mock, Findings findings)
    {
        if (mock["run"] is null or MapNode && mock.Section("run")["command"] is null)
        {
            findings.Add(FaultCodes.MissingKey, mock.Place, $"the mock of {name.Value} has no run.command", "add `run: { command: [PROGRAM, ARGUMENT] }`, or write the address of a mock in its place");
        }
    }

    private static void CheckNames(EnvironmentDraft environment, PlatformDraft draft, Findings findings)
    {
        foreach (var (name, _) in environment.Map.Section("external").Entries.Where(entry => Forms.Name.Fits(entry.Key.Value) && entry.Key.Value != "default" && draft.External[entry.Key.Value] is null))
        {
            findings.Add(
                FaultCodes.UnknownExternal, name.Place, $"{environment.Name} names {Words.Quoted(name.Value)}, which is no external service",
                Words.Meant(name.Value, [.. draft.External.Entries.Select(entry => entry.Key.Value), "default"]));
        }
    }

    private static void CheckMode(EnvironmentDraft environment, ScalarNode name, MapNode external, bool asked, Findings findings)
    {
        var said = Resolution.ModeNode(name.Value, environment.Map);
        var mode = Resolution.ModeOf(name.Value, environment.Map);
        if (mode == "live" && environment.Map.Text("production") != "true")
        {
            findings.Add(
                FaultCodes.LiveOutsideProduction, (said ?? environment.Key).Place, $"{environment.Name} would ask the real {name.Value}, but is no production",
                "use mock or sandbox, or say `production: true` where real users are served");
        }
        else if (asked && mode is ("mock" or "sandbox" or "live") && external[mode] is null)
        {
            var has = ExternalShape.Faces.Where(face => external[face] is not null).ToList();
            findings.Add(
                FaultCodes.NoAddress, (said ?? name).Place, $"{name.Value} has no `{mode}`, which {environment.Name} wants of it",
                $"add external.{name.Value}.{mode}" + (has.Count == 0 ? "" : $"; it has {string.Join(" and ", has)}"));
        }
    }
}
