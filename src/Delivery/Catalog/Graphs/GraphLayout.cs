using System.Collections.Immutable;

namespace Agrimaan.Delivery.Catalog.Graphs;

/// <summary>Where a node is drawn: its upper left corner.</summary>
internal sealed record PlacedNode(GraphNode Node, double X, double Y);

/// <summary>How an edge is drawn: the lanes that it takes through the columns between its ends, each by its left end.</summary>
internal sealed record PlacedEdge(GraphEdge Edge, ImmutableArray<(double X, double Y)> Lanes);

/// <summary>
/// Puts the nodes in columns from right (what must be there first) to left (the gateway), near to what they reach. Edges that pass a column
/// take a lane between its boxes, and all that go to the same end share it: the layered drawing of Sugiyama, Tagawa and Toda (1981).
/// </summary>
internal sealed record GraphLayout(ImmutableArray<PlacedNode> Nodes, ImmutableArray<PlacedEdge> Edges, double Width, double Height)
{
    public const double BoxWidth = 168;
    public const double BoxHeight = 44;
    private const double Top = 64;
    private const double LaneHeight = 4;
    private const double Gap = 16;
    private const double Aisle = 96;
    private const double Margin = 24;
    private const int Rounds = 12;

    public static GraphLayout Of(PlatformGraph graph)
    {
        var columns = graph.Nodes.GroupBy(node => node.Rank).OrderByDescending(column => column.Key)
            .Select(column => column.Select(node => new Slot(node.Name, node)).ToList()).ToList();
        var across = columns.Index().SelectMany(column => column.Item.Select(slot => (slot.Name, column.Index))).ToDictionary(slot => slot.Name, slot => slot.Index, StringComparer.Ordinal);
        var ways = graph.Edges.ToDictionary(edge => edge, edge => Lanes(edge, across, columns));
        Order(columns, ways.Select(way => (string[])[way.Key.From, .. way.Value.Select(lane => lane.Name), way.Key.To]));

        var height = columns.Max(HeightOf);
        var places = new Dictionary<string, (double X, double Y)>(StringComparer.Ordinal);
        foreach (var (index, column) in columns.Index())
        {
            var y = Top + ((height - HeightOf(column)) / 2);
            foreach (var slot in column)
            {
                places[slot.Name] = (Margin + (index * (BoxWidth + Aisle)), y);
                y += slot.Height + Gap;
            }
        }

        return new(
            [.. graph.Nodes.Select(node => new PlacedNode(node, places[node.Name].X, places[node.Name].Y))],
            [.. ways.Select(way => new PlacedEdge(way.Key, [.. way.Value.Select(lane => places[lane.Name])]))],
            (2 * Margin) + (columns.Count * (BoxWidth + Aisle)) - Aisle,
            Top + height + Margin);
    }

    /// <summary>The lanes of an edge from left to right, made where another edge has not made them.</summary>
    private static ImmutableArray<Slot> Lanes(GraphEdge edge, Dictionary<string, int> across, List<List<Slot>> columns)
    {
        var (left, right) = (Math.Min(across[edge.From], across[edge.To]), Math.Max(across[edge.From], across[edge.To]));
        var lanes = ImmutableArray.CreateBuilder<Slot>();
        for (var column = left + 1; column < right; column++)
        {
            var name = $"{column} to {edge.To}"; // no node has a space in its name
            var lane = columns[column].Find(slot => slot.Name == name);
            if (lane is null)
            {
                lane = new(name, null);
                columns[column].Add(lane);
            }

            lanes.Add(lane);
        }

        return lanes.ToImmutable();
    }

    /// <summary>Each column by the mean place of what its slots touch, to and fro, until it has settled.</summary>
    private static void Order(List<List<Slot>> columns, IEnumerable<string[]> ways)
    {
        var near = ways.SelectMany(way => way.Zip(way.Skip(1))).SelectMany(pair => ((string, string)[])[(pair.First, pair.Second), (pair.Second, pair.First)])
            .Distinct().ToLookup(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);
        var middles = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var column in round % 2 == 0 ? columns : Enumerable.Reverse(columns))
            {
                if (round > 0)
                {
                    var ordered = column.OrderBy(slot => near[slot.Name].Select(other => middles[other]).DefaultIfEmpty(middles[slot.Name]).Average())
                        .ThenBy(slot => slot.Name, StringComparer.Ordinal).ToList();
                    column.Clear();
                    column.AddRange(ordered);
                }

                var y = -HeightOf(column) / 2;
                foreach (var slot in column)
                {
                    middles[slot.Name] = y + (slot.Height / 2);
                    y += slot.Height + Gap;
                }
            }
        }
    }

    private static double HeightOf(List<Slot> column) => column.Sum(slot => slot.Height + Gap) - Gap;

    /// <summary>A place in a column: a box, or a lane when there is no node.</summary>
    private sealed record Slot(string Name, GraphNode? Node)
    {
        public double Height => Node is null ? LaneHeight : BoxHeight;
    }
}
