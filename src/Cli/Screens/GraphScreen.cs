using Agrimaan.Delivery.Catalog.Graphs;

namespace Agrimaan.Cli.Screens;

/// <summary>Who reaches whom, one line each, in the order of deployment.</summary>
internal static class GraphScreen
{
    public static void Write(Terminal terminal, PlatformGraph graph)
    {
        var table = new Table(new Column("ORDER", Right: true), new Column("NAME"), new Column("KIND", Drop: 1), new Column("DETAIL", Drop: 2), new Column("REACHES", Wraps: true));
        var reached = graph.Edges.ToLookup(edge => edge.From, StringComparer.Ordinal);
        foreach (var node in graph.Nodes)
        {
            var name = node.Kind == GraphKind.Gateway ? "gateway" : node.Name;
            table.Add(
                node.Rank == 0 ? "-" : node.Rank.ToString(System.Globalization.CultureInfo.InvariantCulture), new Words(name, ToneOf(node.Kind)),
                new Words(node.Kind.ToString().ToLowerInvariant(), Tone.Quiet), new Words(node.Kind == GraphKind.Mock ? "" : node.Detail, Tone.Quiet), Reached(reached[node.Name]));
        }

        table.Write(terminal);
    }

    /// <summary>Grouped by how: calls first, since they make the order.</summary>
    private static string Reached(IEnumerable<GraphEdge> edges) => string.Join("; ", edges.GroupBy(edge => edge.How).Select(group =>
        $"{group.Key} {string.Join(", ", group.Select(edge => edge.How == "routes" ? $"{edge.Detail} to {edge.To}" : edge.Detail.Length == 0 ? edge.To : edge.How == "owns" ? $"{edge.To}/{edge.Detail}" : $"{edge.Detail} ({edge.To})"))}"));

    private static Tone ToneOf(GraphKind kind) => kind is GraphKind.Store or GraphKind.Broker or GraphKind.External or GraphKind.Mock ? Tone.Plain : Tone.Strong;
}
