using static Agrimaan.Delivery.Catalog.Reading.PlatformReader;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Checks how many instances a service may have, in the file and in each environment that says something of it.</summary>
internal static class ScaleChecker
{
    public static void Check(PlatformDraft draft, Findings findings)
    {
        foreach (var service in draft.Services.Values)
        {
            CheckService(service.Name, service.Map, findings);
        }

        foreach (var environment in draft.Environments.Values)
        {
            foreach (var (name, own) in environment.Map.Section("services").Entries)
            {
                if (draft.Services.TryGetValue(name.Value, out var service) && own is MapNode map)
                {
                    CheckService($"{service.Name} in {environment.Name}", map.Over(service.Map), findings);
                }
            }
        }
    }

    private static void CheckService(string who, MapNode map, Findings findings)
    {
        var scale = map.Section("scale");
        CheckTogether(who, scale, findings);
        CheckReplicas(who, map, scale, findings);
        if (map.Text("state") == "local")
        {
            CheckLocal(who, map, scale, findings);
        }

        CheckOrdinals(who, map, scale, findings);
    }

    private static void CheckOrdinals(string who, MapNode map, MapNode scale, Findings findings)
    {
        if (map.Text("state") != "ordinal")
        {
            if (map["ordinals"] is { } without)
            {
                findings.Add(FaultCodes.Together, without.Place, $"{who} says how its instances are replaced, and they keep no state of their own", "add `state: ordinal`, or remove `ordinals`");
            }

            return;
        }

        if (scale["load"] is { } load)
        {
            findings.Add(FaultCodes.Quorum, load.Place, $"{who} keeps a state in each of its instances, so that their number cannot follow the load", "remove `load`");
        }

        var least = scale["fixed"] is not null ? Number(scale, "fixed", 1) : AmountText.TryRange(scale.Text("replicas") ?? "", out var fewest, out _) ? fewest : 1;
        var replicas = Number(map, "replicas", least);
        var ordinals = new Ordinals(Number(map.Section("ordinals"), "quorum", 0), 0);
        if (ordinals.QuorumOf(replicas) >= replicas)
        {
            findings.Add(
                FaultCodes.Quorum, (map["ordinals"] ?? map["state"])!.Place, $"of the {replicas} instances of {who} {ordinals.QuorumOf(replicas)} must be ready, so that none could ever be replaced",
                replicas > 1 ? $"say `ordinals: {{ quorum: {replicas - 1} }}`, or have more `replicas`" : "have 3 `replicas`, or say `state: local`");
        }
    }

    private static void CheckTogether(string who, MapNode scale, Findings findings)
    {
        if (scale["fixed"] is { } number && scale["why"] is null)
        {
            findings.Add(FaultCodes.Together, number.Place, $"the scale of {who} is fixed without a reason", "add `why:`, so that others know what it would break");
        }

        if (scale["fixed"] is not null && (scale["replicas"] ?? scale["cpu"] ?? scale["load"]) is { } range)
        {
            findings.Add(FaultCodes.Together, range.Place, $"the scale of {who} is fixed, and yet says how it may change", "keep `fixed` or this");
        }

        if (scale["why"] is { } why && scale["fixed"] is null)
        {
            findings.Add(FaultCodes.Together, why.Place, $"the scale of {who} gives a reason, but is not fixed", "add `fixed: 1`, or remove the reason");
        }

        if (scale["cpu"] is { } cpu && scale["replicas"] is null && scale["fixed"] is null)
        {
            findings.Add(FaultCodes.Together, cpu.Place, $"the scale of {who} follows its processors without bounds", "add `replicas: 2..10`");
        }

        if (scale["load"] is { } follows && scale["replicas"] is null && scale["fixed"] is null)
        {
            findings.Add(FaultCodes.Together, follows.Place, $"the scale of {who} follows its load without bounds", "add `replicas: 2..10`");
        }

        if (scale["load"] is MapNode load && load["requestsPerSecond"] is null && load["inFlight"] is null)
        {
            findings.Add(FaultCodes.NoLoadTarget, load.Place, $"the scale of {who} follows its load, and does not say how much of it one instance is to have", "add `requestsPerSecond: 50` or `inFlight: 20`");
        }
    }

    private static void CheckReplicas(string who, MapNode map, MapNode scale, Findings findings)
    {
        if (map["replicas"] is not { } at || Number(map, "replicas", 0) is not (> 0 and var replicas))
        {
            return;
        }

        if (scale["fixed"] is not null && Number(scale, "fixed", replicas) is var number && number != replicas)
        {
            findings.Add(FaultCodes.Contradiction, at.Place, $"{who} has {replicas} replicas, but its scale is fixed at {number}", "remove `replicas`");
        }
        else if (AmountText.TryRange(scale.Text("replicas") ?? "", out var least, out var most) && (replicas < least || replicas > most))
        {
            findings.Add(FaultCodes.Contradiction, at.Place, $"{who} has {replicas} replicas, but its scale allows {least} to {most}", "remove `replicas`: without it there are as many as the range begins with");
        }
    }

    private static void CheckLocal(string who, MapNode map, MapNode scale, Findings findings)
    {
        var many = Number(map, "replicas", 1) > 1 ? map["replicas"]
            : Number(scale, "fixed", 1) > 1 ? scale["fixed"]
            : AmountText.TryRange(scale.Text("replicas") ?? "", out _, out var most) && most > 1 ? scale["replicas"]
            : null;
        if (many is not null)
        {
            findings.Add(
                FaultCodes.LocalState, many.Place, $"{who} keeps its state on its own disk, so that a second instance would have another state",
                "say `scale: { fixed: 1, why: ... }`, or keep the state in a store and remove `state: local`");
        }
    }
}
