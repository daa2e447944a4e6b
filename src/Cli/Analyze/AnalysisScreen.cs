using System.Globalization;
using Agrimaan.Cli.Screens;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Verification.Scoring;

namespace Agrimaan.Cli.Analyze;

/// <summary>What a judge says, for people: the verdict, a line per metric, and why each that is not well is not.</summary>
internal static class AnalysisScreen
{
    public static void Write(Terminal terminal, AnalysisReport report)
    {
        terminal.Sentence(new(FaultText.Harmless(report.Sentence), Say.ToneOf(report.Verdict)));
        terminal.Line();
        var grouped = report.Groups.Count > 1;
        var table = new Table(
            new("METRIC"), new("GROUP", Drop: 2), new("VERDICT"), new("BASELINE", Right: true, Drop: 1), new("CANARY", Right: true, Drop: 1),
            new("EFFECT", Right: true), new("SHIFT", Right: true, Drop: 3), new("VALUES", Right: true, Drop: 4));
        foreach (var metric in report.Metrics)
        {
            table.Add(
                FaultText.Harmless(metric.Metric), grouped ? FaultText.Harmless(string.Join(", ", metric.Groups)) : "", new(Word(metric), Tone(metric)),
                Mean(metric.Baseline), Mean(metric.Canary), metric.Effect is { } effect ? MetricWords.Number(effect) : "-", metric.Shift is { } shift ? MetricWords.Number(shift.Estimate) : "-",
                string.Create(CultureInfo.InvariantCulture, $"{metric.Canary.Count:N0} / {metric.Baseline.Count:N0}"));
        }

        table.Write(terminal);
        var reasons = report.Metrics.Where(metric => metric.Verdict != "pass" && !report.Sentence.EndsWith(metric.Sentence, StringComparison.Ordinal)).ToList();
        if (reasons.Count > 0)
        {
            terminal.Line();
        }

        foreach (var metric in reasons)
        {
            terminal.Sentence(new(FaultText.Harmless(metric.Sentence), Tone(metric)), "  ");
        }
    }

    private static string Word(MetricReport metric) => metric.Verdict switch
    {
        "noData" or "noDataFailure" => "no data",
        var verdict => verdict,
    } + (metric.Critical ? ", critical" : "");

    private static Tone Tone(MetricReport metric) => metric.Verdict switch { "pass" => Screens.Tone.Good, "noData" => Screens.Tone.Watch, _ => Screens.Tone.Bad };

    private static string Mean(SampleReport side) => side.Count == 0 ? "-" : MetricWords.Number(side.Mean);
}
