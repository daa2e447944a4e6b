using System.Text;

namespace Agrimaan.Delivery.Catalog.Graphs;

/// <summary>A graph in the language of Graphviz.</summary>
public static class DotGraph
{
    public static string Render(PlatformGraph graph)
    {
        var text = new StringBuilder($"digraph {Quoted(graph.Platform)} {{\n  rankdir=LR;\n  node [fontname=\"sans-serif\", fontsize=11];\n  edge [fontname=\"sans-serif\", fontsize=9];\n");
        foreach (var node in graph.Nodes)
        {
            var name = node.Kind == GraphKind.Gateway ? "gateway" : node.Name;
            text.Append($"  {Quoted(node.Name)} [label={Quoted(node.Detail.Length == 0 ? name : $"{name}\\n{node.Detail}")}, shape={Shape(node.Kind)}];\n");
        }

        foreach (var layer in graph.Nodes.GroupBy(node => node.Rank))
        {
            text.Append($"  {{ rank=same; {string.Join(" ", layer.Select(node => Quoted(node.Name) + ";"))} }}\n");
        }

        foreach (var edge in graph.Edges)
        {
            var label = edge.How is "calls" ? "" : edge.Detail.Length == 0 ? edge.How : $"{edge.How} {edge.Detail}";
            var style = edge.How is "publishes" or "consumes" ? ", style=dashed" : edge.How == "asks" ? ", style=dotted" : "";
            text.Append($"  {Quoted(edge.From)} -> {Quoted(edge.To)} [label={Quoted(label)}{style}{(edge.How == "consumes" ? ", dir=back" : "")}];\n");
        }

        return text.Append("}\n").ToString();
    }

    private static string Shape(GraphKind kind) => kind switch
    {
        GraphKind.Store => "cylinder",
        GraphKind.Broker => "cds",
        GraphKind.External or GraphKind.Mock => "component",
        GraphKind.Frontend => "note",
        GraphKind.Gateway => "house",
        _ => "box",
    };

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
