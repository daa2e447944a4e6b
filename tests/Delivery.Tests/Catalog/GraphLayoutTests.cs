using System.Globalization;
using System.Text.RegularExpressions;
using Agrimaan.Delivery.Catalog.Graphs;
using Xunit;

namespace Agrimaan.Delivery.Tests.Catalog;

/// <summary>The picture of a platform can be followed with a finger.</summary>
public sealed partial class GraphLayoutTests
{
    [Theory]
    [InlineData("local")]
    [InlineData("production")]
    public void No_line_passes_behind_a_box_that_it_does_not_end_at(string environment) => Follow(PlatformGraph.Of(Files.Good(Whole.Text).In(environment)));

    [Fact]
    public void Not_in_a_platform_where_everybody_calls_everybody_before_them_either() => Follow(new(
        "dense",
        [.. Enumerable.Range(0, 12).Select(rank => new GraphNode($"s{rank}", GraphKind.Service, "", rank / 2))],
        [.. from caller in Enumerable.Range(0, 12) from called in Enumerable.Range(0, caller) where called / 2 < caller / 2 select new GraphEdge($"s{caller}", $"s{called}", "calls", "")]));

    private static void Follow(PlatformGraph graph)
    {
        var picture = SvgGraph.Render(graph);
        var boxes = Box().Matches(picture).Select(match => (X: Number(match, 1), Y: Number(match, 2), Width: Number(match, 3), Height: Number(match, 4))).ToList();
        Assert.Equal(graph.Nodes.Length, boxes.Count);
        var lines = Line().Matches(picture).Select(match => Points(match.Groups[1].Value).ToList()).ToList();
        Assert.Equal(graph.Edges.Length, lines.Count);
        foreach (var points in lines)
        {
            Assert.DoesNotContain(boxes, box => points.Any(point => box.X + 1 < point.X && point.X < box.X + box.Width - 1 && box.Y < point.Y && point.Y < box.Y + box.Height));
        }
    }

    /// <summary>Points on a line of the picture, close enough together to meet every box that it crosses.</summary>
    private static IEnumerable<(double X, double Y)> Points(string path)
    {
        var (x, y) = (0.0, 0.0);
        foreach (Match piece in Piece().Matches(path))
        {
            var to = piece.Groups[2].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            double[] control = piece.Groups[1].Value switch { "C" => to, "H" => [x, y, to[0], y, to[0], y], _ => [to[0], to[1], to[0], to[1], to[0], to[1]] };
            var (x0, y0) = piece.Groups[1].Value == "M" ? (to[0], to[1]) : (x, y);
            for (var step = 0; step <= 100; step++)
            {
                var t = step / 100.0;
                yield return (Bezier(x0, control[0], control[2], control[4], t), Bezier(y0, control[1], control[3], control[5], t));
            }

            (x, y) = (control[4], control[5]);
        }
    }

    private static double Bezier(double a, double b, double c, double d, double t) =>
        (a * Math.Pow(1 - t, 3)) + (3 * b * t * Math.Pow(1 - t, 2)) + (3 * c * t * t * (1 - t)) + (d * t * t * t);

    private static double Number(Match match, int group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("""<rect class="box [a-z]+" x="([0-9.]+)" y="([0-9.]+)" width="([0-9.]+)" height="([0-9.]+)" """)]
    private static partial Regex Box();

    [GeneratedRegex("<path class=\"edge[^>]* d=\"([^\"]*)\"")]
    private static partial Regex Line();

    [GeneratedRegex("([MCH])([-0-9. ]+)")]
    private static partial Regex Piece();
}
