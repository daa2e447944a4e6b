using System.Globalization;
using Agrimaan.Cli.Screens;

namespace Agrimaan.Cli.Demo;

/// <summary>What became of each release, and why.</summary>
internal static class DemoTable
{
    public static void Write(Terminal terminal, IReadOnlyList<DemoRow> rows)
    {
        var table = new Table(
            new("RELEASE"), new("OUTCOME"), new("TIME", Right: true, Drop: 1), new("REQUESTS", Right: true), new("FAILED", Right: true), new("PEAK", Right: true, Drop: 2), new("REASON", Wraps: true));
        foreach (var row in rows)
        {
            table.Add(
                row.Release, new(Say.Word(row.Outcome), Say.ToneOf(row.Outcome)), string.Create(CultureInfo.InvariantCulture, $"{row.Seconds:0.0} s"),
                Say.Count(row.Requests), new(Say.Count(row.FailedRequests), row.FailedRequests > row.ExcusedFailures ? Tone.Bad : Tone.Plain),
                Say.Percent(row.PeakWeight), row.Reason);
        }

        terminal.Line();
        table.Write(terminal);
    }
}
