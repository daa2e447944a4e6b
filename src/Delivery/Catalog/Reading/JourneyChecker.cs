namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Checks journeys: each <c>${name}</c> was kept by an earlier step, and environments name journeys that exist.</summary>
internal static class JourneyChecker
{
    public static void Check(PlatformDraft draft, Findings findings)
    {
        var journeys = draft.Root.Section("journeys");
        foreach (var (_, value) in journeys.Entries)
        {
            if (value is MapNode journey)
            {
                var kept = new List<string>();
                CheckSteps(journey, "steps", kept, findings);
                CheckSteps(journey, "cleanup", kept, findings);
            }
        }

        var names = journeys.Entries.Select(entry => entry.Key.Value).ToList();
        foreach (var environment in draft.Environments.Values)
        {
            foreach (var name in environment.Map.Values("journeys").Where(name => Forms.Name.Fits(name) && journeys[name.Value] is null))
            {
                findings.Add(FaultCodes.UnknownJourney, name.Place, $"{environment.Name} plays {Words.Quoted(name.Value)}, which is no journey", Words.Meant(name.Value, names) ?? "declare it under `journeys:`");
            }
        }
    }

    private static void CheckSteps(MapNode journey, string section, List<string> kept, Findings findings)
    {
        foreach (var step in ((journey[section] as ListNode)?.Items ?? []).OfType<MapNode>())
        {
            foreach (var text in Texts(step["call"]).Concat(Texts(step["headers"])).Concat(Texts(step["body"])).Concat(Texts(step.Section("expect")["body"])))
            {
                CheckText(text, kept, findings);
            }

            kept.AddRange(step.Section("keep").Entries.Select(entry => entry.Key.Value));
        }
    }

    private static void CheckText(ScalarNode text, List<string> kept, Findings findings)
    {
        if (!Forms.SettingValue.Fits(text.Value))
        {
            findings.Add(FaultCodes.BadValue, text.Place, $"a reference in {Words.Quoted(text.Value)} is not whole", "write ${name} for a kept value, and $$ for a dollar");
            return;
        }

        foreach (var name in References.Names(text.Value).Where(name => !kept.Contains(name)))
        {
            findings.Add(
                FaultCodes.UnknownKept, text.Place, $"${{{Words.Quoted(name).Trim('\'')}}} stands for a value that no earlier step keeps",
                Words.Meant(name, kept) ?? $"add `keep: {{ {Words.Quoted(name).Trim('\'')}: id }}` to the step whose answer has it");
        }
    }

    private static IEnumerable<ScalarNode> Texts(Node? node) => node switch
    {
        ScalarNode scalar => [scalar],
        ListNode list => list.Items.SelectMany(Texts),
        MapNode map => map.Entries.SelectMany(entry => Texts(entry.Value)),
        _ => [],
    };
}
