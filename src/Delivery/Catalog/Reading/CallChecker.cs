namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Checks who calls whom: everyone called exists, comes up before its callers, and nobody waits for itself.</summary>
internal sealed class CallChecker
{
    private readonly PlatformDraft _draft;
    private readonly Findings _findings;
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private readonly List<string> _path = [];

    private CallChecker(PlatformDraft draft, Findings findings) => (_draft, _findings) = (draft, findings);

    public static void Check(PlatformDraft draft, Findings findings)
    {
        var checker = new CallChecker(draft, findings);
        foreach (var (name, blueprint) in draft.Root.Section("blueprints").Entries)
        {
            checker.CheckExist($"the blueprint {name.Value}", blueprint as MapNode ?? MapNode.Empty); // also where every service has calls of its own
        }

        foreach (var service in draft.Services.Values)
        {
            checker.CheckExist(service.Name, service.Map);
            checker.CheckCallable(service);
        }

        foreach (var service in draft.Services.Values.OrderBy(service => service.Name, StringComparer.Ordinal))
        {
            checker.FindCircles(service);
        }
    }

    private void CheckExist(string who, MapNode caller)
    {
        foreach (var call in caller.Values("calls").Where(call => PlatformShape.Name.Fits(call) && !_draft.Services.ContainsKey(call.Value)))
        {
            _findings.Add(FaultCodes.UnknownService, call.Place, $"{who} calls {Words.Quoted(call.Value)}, which no service declares", Meant(_draft, call.Value));
        }
    }

    private void CheckCallable(ServiceDraft caller)
    {
        foreach (var call in caller.Map.Values("calls"))
        {
            if (call.Value == caller.Name)
            {
                _findings.Add(FaultCodes.Cycle, call.Place, $"{caller.Name} calls itself", "remove it from its calls");
            }
            else if (caller.Kind == ServiceKind.Backend && _draft.Services.TryGetValue(call.Value, out var called) && called.Kind == ServiceKind.Frontend)
            {
                _findings.Add(
                    FaultCodes.CallsFrontend, call.Place, $"the service {caller.Name} calls the frontend {called.Name}, which comes up after all services",
                    $"move {called.Name} to `services:`, or remove the call");
            }
        }
    }

    /// <summary>A circle can never start in order: everyone waits for everyone.</summary>
    private void FindCircles(ServiceDraft service)
    {
        if (!_done.Add(service.Name))
        {
            return;
        }

        _path.Add(service.Name);
        foreach (var call in service.Map.Values("calls").DistinctBy(call => call.Value).Where(call => call.Value != service.Name))
        {
            if (_path.IndexOf(call.Value) is >= 0 and var begin)
            {
                _findings.Add(FaultCodes.Cycle, call.Place, $"services call each other in a circle: {Named(_path[begin..])}", "take one call out of the circle, or none of them can start first");
            }
            else if (_draft.Services.TryGetValue(call.Value, out var called))
            {
                FindCircles(called);
            }
        }

        _path.RemoveAt(_path.Count - 1);
    }

    /// <summary>A hint for a service that does not exist.</summary>
    internal static string Meant(PlatformDraft draft, string written) => Suggestion.Nearest(written, draft.Services.Keys) is { } near
        ? $"did you mean '{near}' (line {draft.Services[near].Key.Place.Line})?"
        : "declare it under `services:`";

    private static string Named(List<string> circle) => circle.Count <= 12
        ? string.Join(" → ", circle.Append(circle[0]))
        : $"{string.Join(" → ", circle.Take(11))} → ({circle.Count - 11} more) → {circle[0]}";
}
