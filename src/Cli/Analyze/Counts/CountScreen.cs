using System.Globalization;
using Agrimaan.Cli.Screens;

namespace Agrimaan.Cli.Analyze.Counts;

/// <summary>What a judge says of counts, for people.</summary>
internal static class CountScreen
{
    public static void Write(Terminal terminal, CountReport report)
    {
        terminal.Sentence(new(report.Sentence, Say.ToneOf(report.Verdict)));
        terminal.Line();
        var table = new Table(new("SIDE"), new("REQUESTS", Right: true), new("FAILED", Right: true), new("SHARE", Right: true), new("LIMITED", Right: true, Drop: 1));
        Add(table, "baseline", report.Baseline);
        Add(table, "canary", report.Canary);
        table.Write(terminal);
        terminal.Line();
        foreach (var check in report.Checks.Count > 1 ? report.Checks : [])
        {
            terminal.Sentence(new($"{check.Check}: {check.Sentence}", Say.ToneOf(check.Verdict)), "  ");
        }

        foreach (var metric in report.Evidence?.Metrics ?? [])
        {
            terminal.Sentence(new(string.Create(CultureInfo.InvariantCulture, $"{metric.Metric}: evidence {metric.LogEvidence:0.##} against the canary from {metric.Units:0} pieces, {(metric.Excluded ? "and a regression that matters is excluded" : "and a regression that matters is not excluded")}")), "  ");
        }

        if (report.Evidence is { } evidence)
        {
            terminal.Sentence(new(string.Create(CultureInfo.InvariantCulture, $"together: {evidence.LogEvidence:0.##} of {evidence.LogNeeded:0.##} needed; an equal version ever gets there in at most {evidence.FalseAlarm * 100:0.##} % of rollouts")), "  ");
        }

        if (report.LeftOut > 0)
        {
            terminal.Sentence(new($"{Say.Plural(report.LeftOut, "interval")} after that {(report.LeftOut == 1 ? "was" : "were")} not looked at: a rollout would have ended there", Tone.Quiet), "  ");
        }
    }

    private static void Add(Table table, string side, SideCount count) =>
        table.Add(side, Say.Count(count.Requests), Say.Count(count.Errors), Say.Share(count.Errors, count.Requests), Say.Count(count.Limited));
}
