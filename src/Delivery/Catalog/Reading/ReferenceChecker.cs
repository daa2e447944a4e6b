using Agrimaan.Delivery.Running;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Checks what one part of the file says of another: calls, routes, circles, colliding variables.</summary>
internal sealed class ReferenceChecker(MapNode root, Platform platform, Findings findings)
{
    public void Check()
    {
        foreach (var section in (string[])["services", "frontends"])
        {
            foreach (var (key, value) in PlatformReader.Section(root, section).Entries)
            {
                CheckCalls(key, value as MapNode ?? PlatformReader.Empty);
            }
        }

        foreach (var (_, target) in PlatformReader.Section(PlatformReader.Section(root, "gateway"), "routes").Entries)
        {
            if (target is ScalarNode service)
            {
                CheckExists(service, "a route leads to");
            }
        }

        CheckCircles();
    }

    private void CheckCalls(ScalarNode key, MapNode own)
    {
        var calls = CallsOf(own);
        foreach (var call in calls)
        {
            if (call.Value == key.Value)
            {
                findings.Add(FaultCodes.Cycle, call.Place, $"{key.Value} calls itself", "remove it from its calls");
            }
            else
            {
                CheckExists(call, $"{key.Value} calls");
            }
        }

        if (platform.Services.TryGetValue(key.Value, out var service))
        {
            foreach (var call in calls.Where(call => service.Settings.ContainsKey(InstanceSpecs.AddressVariable(call.Value))))
            {
                findings.Add(
                    FaultCodes.ReservedSetting, call.Place, $"{key.Value} sets {InstanceSpecs.AddressVariable(call.Value)}, which is the address of {call.Value}",
                    "remove the setting, or the call");
            }
        }
    }

    private void CheckExists(ScalarNode name, string who)
    {
        if (platform.Services.ContainsKey(name.Value))
        {
            return;
        }

        var near = Suggestion.Nearest(name.Value, platform.Services.Keys);
        findings.Add(
            FaultCodes.UnknownService, name.Place, $"{who} '{name.Value}', which no service declares",
            near is null ? "declare it under `services:`" : $"did you mean '{near}' (line {LineOf(near)})?");
    }

    /// <summary>A circle can never start in order: everyone waits for everyone.</summary>
    private void CheckCircles()
    {
        var done = new HashSet<string>();
        var path = new List<string>();
        void Walk(string name)
        {
            if (path.IndexOf(name) is var begin and >= 0)
            {
                var circle = path[begin..];
                findings.Add(FaultCodes.Cycle, PlaceOf(circle[0]), $"services call each other in a circle: {string.Join(" → ", circle.Append(circle[0]))}", "take one call out of the circle");
                return;
            }

            if (done.Contains(name) || !platform.Services.TryGetValue(name, out var service))
            {
                return;
            }

            path.Add(name);
            foreach (var call in service.Calls.Where(call => call != name))
            {
                Walk(call);
            }

            path.RemoveAt(path.Count - 1);
            done.Add(name);
        }

        foreach (var name in platform.Services.Keys)
        {
            Walk(name);
        }
    }

    private List<ScalarNode> CallsOf(MapNode own)
    {
        var calls = own["calls"] ?? (own["use"] is ScalarNode use ? (PlatformReader.Section(root, "blueprints")[use.Value] as MapNode)?["calls"] : null);
        return [.. (calls as ListNode)?.Items.OfType<ScalarNode>() ?? []];
    }

    private int LineOf(string service) => PlaceOf(service).Line;

    private Place PlaceOf(string service) =>
        ((string[])["services", "frontends"])
            .SelectMany(section => PlatformReader.Section(root, section).Entries)
            .First(entry => entry.Key.Value == service).Key.Place;
}
