using System.Collections.Immutable;

namespace Agrimaan.Delivery.Catalog.Graphs;

/// <summary>What a node stands for.</summary>
public enum GraphKind
{
    Store,
    Broker,
    External,
    Mock,
    Service,
    Frontend,
    Gateway,
}

/// <summary>One thing of the platform.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Detail">A few words about it.</param>
/// <param name="Rank">Its place in the order of deployment: 0 must be there before, then each after all that it reaches.</param>
public sealed record GraphNode(string Name, GraphKind Kind, string Detail, int Rank);

/// <summary>One thing reaches another.</summary>
/// <param name="From">Who.</param>
/// <param name="To">Whom.</param>
/// <param name="How"><c>calls</c>, <c>asks</c>, <c>owns</c>, <c>uses</c>, <c>publishes</c>, <c>consumes</c> or <c>routes</c>.</param>
/// <param name="Detail">What of it, such as a database, a topic or a path; may be empty.</param>
public sealed record GraphEdge(string From, string To, string How, string Detail);

/// <summary>Who reaches whom, ordered by deployment.</summary>
public sealed record PlatformGraph(string Platform, ImmutableArray<GraphNode> Nodes, ImmutableArray<GraphEdge> Edges)
{
    /// <summary>The name of the gateway's node: a name that no service can have.</summary>
    public const string GatewayName = "(gateway)";

    /// <summary>The graph of a platform, or of what <see cref="Platform.In"/> gives for an environment.</summary>
    public static PlatformGraph Of(Platform platform)
    {
        var edges = platform.Services.Values.SelectMany(service => Reached(service, platform))
            .Concat(platform.Gateway.Routes.Select(route => new GraphEdge(GatewayName, route.Value, "routes", route.Key)))
            .ToImmutableArray();
        var ranks = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var service in platform.Services.Values)
        {
            Rank(service, platform, ranks);
        }

        var backend = platform.Services.Values.Where(service => service.Kind == ServiceKind.Backend).Select(service => ranks[service.Name]).DefaultIfEmpty(0).Max();
        var nodes = platform.Stores.Values.Select(store => new GraphNode(store.Name, GraphKind.Store, Detail(store.Kind, store.Version, store.Members), 0))
            .Concat(platform.Brokers.Values.Select(broker => new GraphNode(broker.Name, GraphKind.Broker, Detail(broker.Kind, broker.Version, broker.Members), 0)))
            .Concat(platform.External.Values.Where(external => !platform.Services.ContainsKey(external.Name)).Select(external => new GraphNode(external.Name, GraphKind.External, external.Description ?? "", 0)))
            .Concat(platform.Services.Values.Select(service => new GraphNode(
                service.Name, KindOf(service), Detail(service), service.Kind == ServiceKind.Frontend ? Math.Max(ranks[service.Name], backend + 1) : ranks[service.Name])))
            .ToList();
        var last = nodes.Select(node => node.Rank).DefaultIfEmpty(0).Max();
        return new(
            platform.Name,
            [.. nodes.Append(new(GatewayName, GraphKind.Gateway, $"port {platform.Gateway.Port}", last + 1)).OrderBy(node => node.Rank).ThenBy(node => node.Kind).ThenBy(node => node.Name, StringComparer.Ordinal)],
            edges);
    }

    /// <summary>After everyone that it calls.</summary>
    private static int Rank(Service service, Platform platform, Dictionary<string, int> ranks)
    {
        if (!ranks.TryGetValue(service.Name, out var rank))
        {
            rank = 1 + service.Calls.Where(platform.Services.ContainsKey).Select(called => Rank(platform.Services[called], platform, ranks)).DefaultIfEmpty(0).Max();
            ranks[service.Name] = rank;
        }

        return rank;
    }

    private static IEnumerable<GraphEdge> Reached(Service service, Platform platform)
    {
        foreach (var called in service.Calls)
        {
            yield return new(service.Name, called, platform.Services.TryGetValue(called, out var other) && other.Mock ? "asks" : "calls", "");
        }

        foreach (var external in service.External.Where(external => !service.Calls.Contains(external)))
        {
            yield return new(service.Name, external, "asks", "");
        }

        if (service.Owns is { } owned)
        {
            yield return new(service.Name, owned.Store, "owns", owned.Name);
        }

        foreach (var used in service.Uses)
        {
            yield return new(service.Name, used, "uses", "");
        }

        foreach (var topics in service.Publishes.GroupBy(topic => topic.Broker))
        {
            yield return new(service.Name, topics.Key, "publishes", string.Join(", ", topics.Select(topic => topic.Pattern)));
        }

        foreach (var topics in service.Consumes.GroupBy(topic => topic.Broker))
        {
            yield return new(service.Name, topics.Key, "consumes", string.Join(", ", topics.Select(topic => topic.Pattern)));
        }
    }

    private static GraphKind KindOf(Service service) => service.Mock ? GraphKind.Mock : service.Kind == ServiceKind.Frontend ? GraphKind.Frontend : GraphKind.Service;

    private static string Detail(Service service) =>
        service.Mock ? "mock" : $"{service.Tier.ToString().ToLowerInvariant()}{(service.Replicas == 1 ? "" : $", {service.Replicas} replicas")}{(service.Scale.Fixed is null ? "" : ", fixed")}";

    private static string Detail(string kind, string? version, int members) => $"{kind}{(version is null ? "" : " " + version)}{(members == 1 ? "" : $", {members} members")}";
}
