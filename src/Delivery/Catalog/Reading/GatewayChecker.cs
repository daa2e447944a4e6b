namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Checks the public edge: routes that lead somewhere and differ, a port that nobody else may get.</summary>
internal static class GatewayChecker
{
    /// <summary>From here to 29999 the local target allots ports to instances.</summary>
    private const int FirstInstancePort = 20_000;
    private const int LastInstancePort = 29_999;

    public static void Check(PlatformDraft draft, Findings findings)
    {
        var seen = new Dictionary<string, ScalarNode>(StringComparer.OrdinalIgnoreCase);
        foreach (var (path, to) in draft.Gateway.Section("routes").Entries)
        {
            if (!seen.TryAdd(path.Value, path))
            {
                findings.Add(
                    FaultCodes.RouteClash, path.Place, $"the routes {Words.Quoted(path.Value)} and {Words.Quoted(seen[path.Value].Value)} (line {seen[path.Value].Place.Line}) are one: paths are matched whatever their case",
                    "keep one");
            }

            if (to is ScalarNode service && PlatformShape.Name.Fits(service) && !draft.Services.ContainsKey(service.Value))
            {
                findings.Add(FaultCodes.UnknownService, service.Place, $"the route {Words.Quoted(path.Value)} leads to {Words.Quoted(service.Value)}, which no service declares", CallChecker.Meant(draft, service.Value));
            }
        }

        if (draft.Gateway["port"] is ScalarNode { Type: "integer" } port && PlatformReader.Number(draft.Gateway, "port", 0) is >= FirstInstancePort and <= LastInstancePort)
        {
            findings.Add(
                FaultCodes.PortInRange, port.Place, $"gateway.port {port.Value} is one that an instance may be given, {FirstInstancePort} to {LastInstancePort}",
                "take one outside, such as 8080", Severity.Warning);
        }
    }
}
