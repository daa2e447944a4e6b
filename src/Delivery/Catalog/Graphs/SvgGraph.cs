using System.Globalization;
using System.Text;

namespace Agrimaan.Delivery.Catalog.Graphs;

/// <summary>A graph as a picture that needs nothing else: columns in the order of deployment, from right to left.</summary>
public static class SvgGraph
{
    private const int LongestName = 24;
    private const int LongestDetail = 30;

    public static string Render(PlatformGraph graph)
    {
        var layout = GraphLayout.Of(graph);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{layout.Width:0}} {{layout.Height:0}}" width="{{layout.Width:0}}" height="{{layout.Height:0}}" role="img" font-family="system-ui, sans-serif">
            <title>{{Escaped(graph.Platform)}}: who reaches whom</title>
            <style>
            .paper { fill: #ffffff } text { fill: #1f2933; font-size: 12px } .small { fill: #616e7c; font-size: 10px } .head { font-size: 15px; font-weight: 600 }
            .box { stroke-width: 1.2 } .edge { fill: none; stroke: #7b8794; stroke-width: 1.2; opacity: 0.75 } .message { stroke: #b7791f; stroke-dasharray: 5 3 } .data { stroke: #2f855a } .outside { stroke: #805ad5; stroke-dasharray: 2 3 }
            .service { fill: #ebf4ff; stroke: #3b6fb5 } .frontend { fill: #e6fffa; stroke: #2c7a7b } .gateway { fill: #edf2f7; stroke: #4a5568 } .store { fill: #f0fff4; stroke: #2f855a } .broker { fill: #fffaf0; stroke: #b7791f } .external, .mock { fill: #faf5ff; stroke: #805ad5 } .mock { stroke-dasharray: 4 3 }
            </style>
            <defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 L8 4 L0 8 z" fill="#7b8794"/></marker></defs>
            <rect class="paper" width="100%" height="100%"/>
            <text class="head" x="24" y="30">{{Escaped(graph.Platform)}}</text>
            <text class="small" x="24" y="46">deployed from right to left; solid: calls, green: data, amber: messages, violet: services of others</text>

            """);
        var places = layout.Nodes.ToDictionary(node => node.Node.Name, StringComparer.Ordinal);
        foreach (var (edge, lanes) in layout.Edges)
        {
            Edge(text, edge, lanes, places[edge.From], places[edge.To]);
        }

        foreach (var node in layout.Nodes)
        {
            Box(text, node);
        }

        return text.Append("</svg>\n").ToString();
    }

    private static void Edge(StringBuilder text, GraphEdge edge, IEnumerable<(double X, double Y)> lanes, PlacedNode from, PlacedNode to)
    {
        var kind = edge.How switch { "owns" or "uses" => " data", "publishes" or "consumes" => " message", "asks" => " outside", _ => "" };
        var heads = edge.How == "consumes" ? "marker-start" : "marker-end";
        var (x, y) = (from.X + GraphLayout.BoxWidth, from.Y + (GraphLayout.BoxHeight / 2));
        text.Append(CultureInfo.InvariantCulture, $"<path class=\"edge{kind}\" {heads}=\"url(#head)\" d=\"M{x:0.#} {y:0.#}");
        foreach (var lane in lanes)
        {
            Bend(text, x, y, lane.X, lane.Y);
            (x, y) = (lane.X + GraphLayout.BoxWidth, lane.Y);
            text.Append(CultureInfo.InvariantCulture, $" H{x:0.#}");
        }

        Bend(text, x, y, to.X, to.Y + (GraphLayout.BoxHeight / 2));
        text.Append(CultureInfo.InvariantCulture, $"\"><title>{Escaped(Sentence(edge))}</title></path>\n");
    }

    private static void Bend(StringBuilder text, double x1, double y1, double x2, double y2)
    {
        var bend = Math.Max(40, (x2 - x1) / 2);
        text.Append(CultureInfo.InvariantCulture, $" C{x1 + bend:0.#} {y1:0.#} {x2 - bend:0.#} {y2:0.#} {x2:0.#} {y2:0.#}");
    }

    private static void Box(StringBuilder text, PlacedNode place)
    {
        var (node, middle) = (place.Node, place.X + (GraphLayout.BoxWidth / 2));
        var name = node.Kind == GraphKind.Gateway ? "gateway" : node.Name;
        var round = node.Kind is GraphKind.Store or GraphKind.Broker ? 20 : 6;
        text.Append(CultureInfo.InvariantCulture, $"<g><title>{Escaped(name)} {Escaped(node.Detail)}</title><rect class=\"box {node.Kind.ToString().ToLowerInvariant()}\" x=\"{place.X:0.#}\" y=\"{place.Y:0.#}\" width=\"{GraphLayout.BoxWidth:0}\" height=\"{GraphLayout.BoxHeight:0}\" rx=\"{round}\"/>");
        text.Append(CultureInfo.InvariantCulture, $"<text x=\"{middle:0.#}\" y=\"{place.Y + (node.Detail.Length == 0 ? 26 : 19):0.#}\" text-anchor=\"middle\">{Escaped(Cut(name, LongestName))}</text>");
        text.Append(CultureInfo.InvariantCulture, $"<text class=\"small\" x=\"{middle:0.#}\" y=\"{place.Y + 34:0.#}\" text-anchor=\"middle\">{Escaped(Cut(node.Detail, LongestDetail))}</text></g>\n");
    }

    private static string Sentence(GraphEdge edge) => $"{edge.From} {edge.How} {(edge.Detail.Length == 0 ? edge.To : $"{edge.Detail} ({edge.To})")}";

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..(longest - 1)] + "…";

    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
