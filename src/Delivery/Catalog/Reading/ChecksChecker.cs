using Agrimaan.Delivery.Verification.Measuring;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Checks what checks say: one source each, a limit where a number comes, places that exist, times in which they can pass.</summary>
internal static class ChecksChecker
{
    private static readonly TimeSpan UsualDeadline = new RolloutPolicy().StepDeadline;

    public static void Check(PlatformDraft draft, MapNode rollout, Findings findings)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var deadline = PlatformReader.Time(rollout, "stepDeadline", UsualDeadline);
        foreach (var (name, map) in ChecksReader.Named(rollout["checks"]))
        {
            if (!names.Add(name.Value))
            {
                findings.Add(FaultCodes.Repeated, name.Place, $"the check {Words.Quoted(name.Value)} comes twice", "give each a name of its own");
            }

            if (BuiltIn(name.Value))
            {
                findings.Add(FaultCodes.Repeated, name.Place, $"{name.Value} is a check that every rollout has", "use another name");
            }

            CheckSource(name, map, findings);
            CheckTimes(name, map, deadline, findings);
            CheckPlacesOf(map, findings);
            if (map.Section("logs")["service"] is ScalarNode service && !draft.Services.ContainsKey(service.Value))
            {
                findings.Add(FaultCodes.UnknownService, service.Place, $"{name.Value} counts lines of {Words.Quoted(service.Value)}, which is no service", Words.Meant(service.Value, [.. draft.Services.Keys]));
            }
        }
    }

    /// <summary>Every value that a check refers to is in the environment's files.</summary>
    public static void CheckReferences(EnvironmentDraft environment, IReadOnlyList<DotEnv> files, Findings findings)
    {
        foreach (var (name, map) in ChecksReader.Named(environment.Map.Section("rollout")["checks"]))
        {
            foreach (var text in Texts(map).Where(text => text.Values).Select(text => text.Value))
            {
                References.Resolve(text.Value, one => CheckPlaces.Names.Contains(one) || files.Any(file => file.Values.ContainsKey(one)) ? "" : null, out var lacking);
                foreach (var missing in lacking)
                {
                    findings.Add(FaultCodes.UnknownReference, text.Place, $"the check {name.Value} refers to {Words.Quoted(missing)}, which no file of values of {environment.Name} has", $"add {missing}=... to a file under environments.{environment.Name}.values");
                }
            }
        }
    }

    private static bool BuiltIn(string name) => name is "errors" or "latency" or "comparison" or "health" or "mirror";

    private static void CheckSource(ScalarNode name, MapNode map, Findings findings)
    {
        var said = ChecksReader.Sources.Where(source => map[source] is not null).ToList();
        if (said.Count != 1)
        {
            findings.Add(
                FaultCodes.Together, name.Place, said.Count == 0 ? $"the check {name.Value} does not say who is asked" : $"the check {name.Value} asks {string.Join(" and ", said)} at once",
                said.Count == 0 ? "add one of prometheus, http, command and logs" : "keep one; another one is another check");
        }
        else if (map["limit"] is null && said[0] != "command")
        {
            findings.Add(FaultCodes.Together, name.Place, $"the check {name.Value} gets a number, and does not say what a good one is", "add `limit: \"<= 0.5%\"`");
        }
    }

    private static void CheckTimes(ScalarNode name, MapNode map, TimeSpan deadline, Findings findings)
    {
        var (every, warmup) = (ChecksReader.Every(map), PlatformReader.Time(map, "warmup", TimeSpan.Zero));
        var needed = map.Text("over") == "step" ? PlatformReader.Number(map, "count", 1) : 1;
        var first = warmup + (every * Math.Max(1, Math.Max(needed, PlatformReader.Number(map, "consecutivePasses", 1)) - 1));
        if (first > deadline)
        {
            findings.Add(
                FaultCodes.Contradiction, name.Place, $"the check {name.Value} needs {Duration.Format(first)} at least, and stepDeadline is {Duration.Format(deadline)}, so that no share could pass",
                "measure more often, or say a longer stepDeadline");
        }
    }

    private static void CheckPlacesOf(MapNode map, Findings findings)
    {
        foreach (var (text, values) in Texts(map))
        {
            if (!Forms.SettingValue.Fits(text.Value))
            {
                findings.Add(FaultCodes.BadValue, text.Place, $"a reference in {Words.Quoted(text.Value)} is not whole", "write ${version} for a place, and $$ for a dollar");
                continue;
            }

            // In what may hold values, capitals are the name of one.
            foreach (var unknown in CheckPlaces.Unknown(text.Value).Where(name => !values || name.Any(char.IsAsciiLetterLower)))
            {
                findings.Add(
                    FaultCodes.UnknownPlace, text.Place, $"${{{Words.Quoted(unknown).Trim('\'')}}} is nothing that a check knows",
                    $"{Words.Meant(unknown, CheckPlaces.Names)}{(values ? "; a value of the environment's files is written in capitals" : "")}");
            }
        }
    }

    /// <summary>Texts of a source that may hold references, and whether values may be among them.</summary>
    private static IEnumerable<(ScalarNode Value, bool Values)> Texts(MapNode map) =>
        Scalars(map.Section("prometheus")["query"]).Concat(Scalars(map.Section("command")["run"])).Select(text => (text, false)).Concat(
            ((Node?[])[
                map.Section("prometheus")["url"], map.Section("prometheus")["headers"], map.Section("http")["url"], map.Section("http")["headers"], map.Section("command")["settings"],
            ]).SelectMany(Scalars).Select(text => (text, true)));

    private static IEnumerable<ScalarNode> Scalars(Node? node) => node switch
    {
        ScalarNode scalar => [scalar],
        ListNode list => list.Items.SelectMany(Scalars),
        MapNode map => map.Entries.SelectMany(entry => Scalars(entry.Value)),
        _ => [],
    };
}
