namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Checks what environments say beside their rollout: services, stores and secrets that exist, regions, freezes and patches that make sense.</summary>
internal sealed class PlaceChecker
{
    private readonly PlatformDraft _draft;
    private readonly Findings _findings;

    private PlaceChecker(PlatformDraft draft, Findings findings) => (_draft, _findings) = (draft, findings);

    public static void Check(PlatformDraft draft, Findings findings)
    {
        var checker = new PlaceChecker(draft, findings);
        foreach (var environment in draft.Environments.Values)
        {
            checker.CheckServices(environment);
            checker.CheckAddresses(environment);
            checker.CheckSecrets(environment);
            checker.CheckRegions(environment);
            checker.CheckFreezes(environment);
            checker.CheckPatches(environment);
        }

        foreach (var (name, external) in draft.External.Entries.Where(entry => entry.Value is MapNode))
        {
            foreach (var address in ExternalShape.Faces.Select(face => ((MapNode)external)[face]).OfType<ScalarNode>())
            {
                checker.CheckPassword($"the address of {name.Value}", address);
            }
        }
    }

    private void CheckServices(EnvironmentDraft environment)
    {
        foreach (var (name, _) in environment.Map.Section("services").Entries.Where(entry => Forms.Name.Fits(entry.Key.Value) && !_draft.Services.ContainsKey(entry.Key.Value)))
        {
            _findings.Add(FaultCodes.UnknownService, name.Place, $"{environment.Name} changes {Words.Quoted(name.Value)}, which no service declares", CallChecker.Meant(_draft, name.Value));
        }
    }

    private void CheckAddresses(EnvironmentDraft environment)
    {
        var (stores, brokers) = (_draft.Root.Section("stores"), _draft.Root.Section("brokers"));
        foreach (var (name, value) in environment.Map.Section("addresses").Entries)
        {
            if (Forms.Name.Fits(name.Value) && stores[name.Value] is null && brokers[name.Value] is null)
            {
                _findings.Add(
                    FaultCodes.UnknownStore, name.Place, $"{environment.Name} has an address of {Words.Quoted(name.Value)}, which is neither a store nor a broker",
                    Words.Meant(name.Value, [.. stores.Entries.Concat(brokers.Entries).Select(entry => entry.Key.Value)]));
            }

            if (value is ScalarNode address)
            {
                CheckPassword($"the address of {name.Value}", address);
            }
        }
    }

    /// <summary>The line is left out of the fault: it holds the password.</summary>
    private void CheckPassword(string what, ScalarNode address)
    {
        if (StoreAddress.HoldsPassword(address.Value))
        {
            _findings.Add(FaultCodes.PasswordInFile, address.Place, $"a password stands in {what}", "write ${NAME} in its place, and NAME=... in a file under `values:` that is not kept with the sources", withLine: false);
        }
    }

    private void CheckSecrets(EnvironmentDraft environment)
    {
        var known = _draft.Services.Values.SelectMany(service => service.Map.Values("secrets")).Select(secret => secret.Value).Distinct().ToList();
        foreach (var (name, _) in environment.Map.Section("secrets").Entries.Where(entry => Forms.Name.Fits(entry.Key.Value) && !known.Contains(entry.Key.Value)))
        {
            _findings.Add(FaultCodes.UnknownSecret, name.Place, $"{environment.Name} has the secret {Words.Quoted(name.Value)}, which no service names", Words.Meant(name.Value, known) ?? "name it under `secrets:` of a service");
        }
    }

    private void CheckRegions(EnvironmentDraft environment)
    {
        var primaries = RuleReader.Regions(environment.Map["regions"]).Where(region => region.Role == RegionRole.Primary).ToList();
        if (environment.Map["regions"] is MapNode { Entries.Count: > 0 } map && primaries.Count != 1)
        {
            _findings.Add(
                FaultCodes.Primaries, map.Place, $"{environment.Name} has {(primaries.Count == 0 ? "no primary region" : "several primary regions: " + string.Join(", ", primaries.Select(region => region.Name)))}",
                "give one of them `role: primary`, and the others secondary or standby");
        }
    }

    private void CheckFreezes(EnvironmentDraft environment)
    {
        foreach (var freeze in ((environment.Map["freezes"] as ListNode)?.Items ?? []).OfType<MapNode>())
        {
            if (AmountText.TryDay(freeze.Text("from") ?? "", out var from) && AmountText.TryDay(freeze.Text("to") ?? "", out var to) && to < from)
            {
                _findings.Add(FaultCodes.Contradiction, freeze["to"]!.Place, $"a freeze of {environment.Name} ends before it begins", "is one of the years wrong?");
            }
        }
    }

    private void CheckPatches(EnvironmentDraft environment)
    {
        foreach (var patch in ((environment.Map["patch"] as ListNode)?.Items ?? []).OfType<MapNode>())
        {
            if ((environment.Map.Text("target") ?? "local") == "local")
            {
                _findings.Add(FaultCodes.PatchWithoutObjects, patch.Place, $"{environment.Name} runs plain processes: nothing is rendered there that a patch could change", "move it to an environment whose target is docker or kubernetes");
            }

            if (patch["merge"] is null == patch["json6902"] is null)
            {
                _findings.Add(FaultCodes.Together, patch.Place, "a patch has either `merge` or `json6902`", patch["merge"] is null ? "add `merge:` with what is to be changed" : "make two patches of it");
            }
        }
    }
}
