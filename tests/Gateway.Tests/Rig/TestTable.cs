using System.Collections.Immutable;
using Agrimaan.Delivery.Targets;

namespace Agrimaan.Gateway.Tests.Rig;

/// <summary>Builds tables for one service, <c>shop</c>, on all paths.</summary>
internal static class TestTable
{
    public const string Platform = "farm";
    public const string Service = "shop";

    public static RoutingTable Of(params Backend[] backends) => OfServices([("/", Service, backends)]);

    public static RoutingTable OfServices(params (string Prefix, string Name, Backend[] Backends)[] services) => new()
    {
        Platform = Platform,
        Epoch = 1,
        Version = 1,
        PublicPort = 8080,
        Routes = services.ToImmutableSortedDictionary(service => service.Prefix, service => service.Name),
        Services = services.ToImmutableSortedDictionary(service => service.Name, service => new ServiceRoute(service.Name, 24001, [.. service.Backends])),
        PathHeader = true,
    };

    public static Backend Version(string version, int weight, params string[] addresses) => new(version, weight, [.. addresses]);

    /// <summary>An address where nobody listens: it was bound a moment ago and let go.</summary>
    public static string Nobody()
    {
        using var socket = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        socket.Start();
        return $"http://{socket.LocalEndpoint}";
    }
}
