using System.Globalization;
using System.Text;

namespace Agrimaan.Simulation.Trials;

/// <summary>A picture of a trial that needs nothing else: which share of rollouts was caught by when.</summary>
public static class TrialPlot
{
    private const double Left = 60;
    private const double Top = 70;
    private const double Width = 620;
    private const double Height = 300;
    private const int Ticks = 6;

    public static string Render(TrialReport report)
    {
        var last = Math.Max(1, report.Bad.Seconds.Concat(report.Equal.Seconds).Append(report.Equal.PromotedSeconds ?? 1).Max());
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 430" width="720" height="430" role="img" font-family="system-ui, sans-serif">
            <title>Which share of rollouts was caught by when</title>
            <style>
            .paper { fill: #ffffff } text { fill: #1f2933; font-size: 12px } .small { fill: #616e7c; font-size: 11px } .head { font-size: 15px; font-weight: 600 }
            .grid { stroke: #e4e7eb; stroke-width: 1 } .curve { fill: none; stroke-width: 2.2 } .bad { stroke: #c0392b } .equal { stroke: #3b6fb5 }
            </style>
            <rect class="paper" width="100%" height="100%"/>
            <text class="head" x="{{Left}}" y="28">Caught by when</text>
            <text class="small" x="{{Left}}" y="46">{{Number(report.Question.RequestsPerSecond)}} requests/s, {{Share(report.Question.Errors)}} fail on stable; red: {{Share(report.Question.BadErrors)}} fail, {{Number(report.Question.Slower)}} times as slow; blue: an equal version</text>

            """);
        for (var tick = 0; tick <= Ticks; tick++)
        {
            Grid(text, (double)tick / Ticks, last);
        }

        Curve(text, "equal", report.Equal, last);
        Curve(text, "bad", report.Bad, last);
        text.Append(CultureInfo.InvariantCulture, $"<text class=\"small\" x=\"{Left + (Width / 2)}\" y=\"{Top + Height + 42}\" text-anchor=\"middle\">seconds since the new version took its first request ({report.Bad.Runs} and {report.Equal.Runs} rollouts)</text>\n</svg>\n");
        return text.ToString();
    }

    private static void Grid(StringBuilder text, double part, double last)
    {
        var (x, y) = (Left + (part * Width), Top + ((1 - part) * Height));
        text.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{Left} {y:0.#} H{Left + Width} M{x:0.#} {Top} V{Top + Height}\"/>\n");
        text.Append(CultureInfo.InvariantCulture, $"<text class=\"small\" x=\"{Left - 8}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{part * 100:0} %</text><text class=\"small\" x=\"{x:0.#}\" y=\"{Top + Height + 18}\" text-anchor=\"middle\">{Number(part * last)}</text>\n");
    }

    private static void Curve(StringBuilder text, string kind, TrialSide side, double last)
    {
        text.Append(CultureInfo.InvariantCulture, $"<path class=\"curve {kind}\" d=\"M{Left} {Top + Height}");
        for (var i = 0; i < side.Seconds.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $" H{Left + (Width * side.Seconds[i] / last):0.#} V{Top + (Height * (1 - ((i + 1.0) / side.Runs))):0.##}");
        }

        text.Append(CultureInfo.InvariantCulture, $" H{Left + Width}\"/>\n");
    }

    private static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##} %");

    private static string Number(double number) => string.Create(CultureInfo.InvariantCulture, $"{number:0.##}");
}
