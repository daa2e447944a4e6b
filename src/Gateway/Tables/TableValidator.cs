using Agrimaan.Delivery.Targets;

namespace Agrimaan.Gateway.Tables;

/// <summary>Says why a table cannot be served, or null: a bad one never replaces a good one.</summary>
internal static class TableValidator
{
    /// <summary>Whether this table can be served at all.</summary>
    public static string? Refuse(RoutingTable table, GatewayOptions options)
    {
        if (table.Platform != options.Platform)
        {
            return $"the table is for platform '{table.Platform}', this gateway serves '{options.Platform}'";
        }

        foreach (var (prefix, service) in table.Routes)
        {
            if (!prefix.StartsWith('/') || service is null || !table.Services.ContainsKey(service))
            {
                return $"route '{prefix}' leads to '{service}', which the table does not hold";
            }
        }

        if (IsBroken(table.Maintenance))
        {
            return "the maintenance of the platform is not whole";
        }

        if (table.Draining is { } draining && (draining.Http < TimeSpan.Zero || draining.WebSocket < TimeSpan.Zero || draining.Events < TimeSpan.Zero || draining.Longest > TimeSpan.FromDays(1)))
        {
            return "the times of draining are not from 0 s to a day";
        }

        return table.Services.Select(pair => RefuseService(pair.Key, pair.Value)).FirstOrDefault(reason => reason is not null);
    }

    /// <summary>Whether this table may take the place of the one in force.</summary>
    public static string? Refuse(RoutingTable table, RoutingTable? inForce, GatewayOptions options)
    {
        if (Refuse(table, options) is { } reason)
        {
            return reason;
        }

        var deaf = options.Listeners.Any(IsInner)
            ? table.Services.Keys.FirstOrDefault(service => !options.Listeners.Any(listener => IsInner(listener) && listener.Name == service))
            : null;
        if (deaf is not null)
        {
            return $"this gateway has no listener for {deaf}";
        }

        if (inForce is null || table.Epoch > inForce.Epoch)
        {
            return null;
        }

        if (table.Epoch < inForce.Epoch)
        {
            return $"epoch {table.Epoch} is older than {inForce.Epoch}, which is in force";
        }

        if (table.Version < inForce.Version)
        {
            return $"version {table.Version} is older than {inForce.Version}, which is in force";
        }

        return table.Version == inForce.Version && RoutingTableJson.HashOf(table) != RoutingTableJson.HashOf(inForce)
            ? $"version {table.Version} of epoch {table.Epoch} is in force with other content"
            : null;
    }

    private static string? RefuseService(string name, ServiceRoute? route)
    {
        if (route is null || route.Service != name || route.Backends.IsDefault)
        {
            return $"the entry of service '{name}' is not whole";
        }

        if (route.Backends.Any(backend => backend is null || backend.Version is null || backend.Addresses.IsDefault))
        {
            return $"a version of {name} is not whole";
        }

        if (route.Backends.DistinctBy(backend => backend.Version).Count() != route.Backends.Length)
        {
            return $"{name} has a version twice";
        }

        if (route.Backends.Any(backend => backend.Weight < 0) || (!route.Backends.IsEmpty && route.Backends.Sum(backend => (long)backend.Weight) != Backend.FullWeight))
        {
            return $"the weights of {name} do not add up to {Backend.FullWeight}";
        }

        if (IsBroken(route.Maintenance) || route.Hold is { } hold && (hold.Longest <= TimeSpan.Zero || hold.Longest > Hold.MostTime || hold.Most is < 1 or > Hold.MostRequests))
        {
            return $"the maintenance or the hold of {name} is not whole";
        }

        if (route.Mirroring is { } mirror && (mirror.Share is < 1 or > Backend.FullWeight || !route.Backends.Any(backend => backend.Version == mirror.Version)))
        {
            return $"the copies of {name} lead to '{mirror.Version}' with {mirror.Share} parts of {Backend.FullWeight}, which cannot be";
        }

        if (RefuseSteering(name, route) is { } steering)
        {
            return steering;
        }

        var bad = route.Backends.SelectMany(backend => backend.Addresses).FirstOrDefault(address => !IsInstance(address), "");
        return bad == "" ? null : $"{name} has the address '{bad}', which is no http address of this machine";
    }

    private static bool IsBroken(Maintenance? maintenance) => maintenance is not null && maintenance.Message is not { Length: <= Maintenance.MostText };

    private static string? RefuseSteering(string name, ServiceRoute route) => route.Steering switch
    {
        null => null,
        { Version: null } or { Rules.IsDefaultOrEmpty: true } => $"the rules of {name} are not whole",
        { } steering when !route.Backends.Any(backend => backend.Version == steering.Version) => $"the rules of {name} lead to {steering.Version}, which the table does not hold",
        { } steering when steering.Rules.Any(rule => rule is null || rule.All.IsDefaultOrEmpty || rule.All.Any(condition => condition is null || !condition.IsWhole())) =>
            $"a rule of {name} cannot be understood",
        _ => null,
    };

    private static bool IsInstance(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0 && !address.EndsWith('/');

    private static bool IsInner(Listener listener) => listener.Name is not (Listener.Public or Listener.Admin);
}
