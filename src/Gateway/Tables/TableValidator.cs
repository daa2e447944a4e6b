using Agrimaan.Delivery.Targets;

namespace Agrimaan.Gateway.Tables;

/// <summary>Says why a table cannot be served, or null: a bad one never replaces a good one.</summary>
internal static class TableValidator
{
    public static string? Refuse(RoutingTable table, RoutingTable? inForce, GatewayOptions options)
    {
        if (table.Platform != options.Platform)
        {
            return $"the table is for platform '{table.Platform}', this gateway serves '{options.Platform}'";
        }

        if (inForce is not null && table.Epoch < inForce.Epoch)
        {
            return $"epoch {table.Epoch} is older than {inForce.Epoch}, which is in force";
        }

        if (inForce is not null && table.Epoch == inForce.Epoch && table.Version < inForce.Version)
        {
            return $"version {table.Version} is older than {inForce.Version}, which is in force";
        }

        foreach (var (prefix, service) in table.Routes)
        {
            if (!prefix.StartsWith('/') || !table.Services.ContainsKey(service))
            {
                return $"route '{prefix}' leads to '{service}', which the table does not hold";
            }
        }

        return table.Services.Values.Select(RefuseService).FirstOrDefault(reason => reason is not null);
    }

    private static string? RefuseService(ServiceRoute route)
    {
        if (route.Backends.Any(backend => backend.Weight < 0) || (!route.Backends.IsEmpty && route.Backends.Sum(backend => backend.Weight) != Backend.FullWeight))
        {
            return $"the weights of {route.Service} do not add up to {Backend.FullWeight}";
        }

        var bad = route.Backends.SelectMany(backend => backend.Addresses).FirstOrDefault(address =>
            !Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp || uri.PathAndQuery != "/");
        return bad is null ? null : $"{route.Service} has the address '{bad}', which is no http address";
    }
}
