using System.Globalization;
using Agrimaan.Cli.Screens;

namespace Agrimaan.Cli.Load;

/// <summary>What came of a load, for people.</summary>
internal static class LoadScreen
{
    /// <summary>Above this, in milliseconds, what is measured says as much about this machine as about the platform.</summary>
    private const double Slow = 20;

    public static void Write(Terminal terminal, LoadReport report)
    {
        terminal.Sentence(string.Create(CultureInfo.InvariantCulture,
            $"{(report.Interrupted ? "Ended early: " : "")}{Say.Count(report.Sent)} of {Say.Count(report.Planned)} requests left for {report.Address} in {report.Seconds:0.#} s, {report.Rate:0.#} a second."));
        terminal.Sentence(Failures(report));
        Table(terminal, report);
        if (report.Late is { P99: > Slow } late)
        {
            terminal.Sentence(new($"This machine sent late: 1 in 100 by {Say.Milliseconds(late.P99)} or more. The latencies contain it; a lower --rate would tell more.", Tone.Watch));
        }

        foreach (var limit in report.Limits)
        {
            terminal.Sentence(limit.Held
                ? new($"{limit.Option} {limit.Limit} is held: {limit.Measured}.", Tone.Good)
                : new($"{limit.Option} {limit.Limit} is not held: {(limit.Measured.Length > 0 ? limit.Measured : "nothing was answered")}.", Tone.Bad));
        }
    }

    private static Words Failures(LoadReport report)
    {
        var errors = report.Errors;
        var open = report.GivenUp > 0 ? $" {Say.Count(report.GivenUp)} had no answer yet." : "";
        if (errors.Total == 0)
        {
            return new($"{Say.Count(report.Answered)} were answered, none failed.{open}", Tone.Good);
        }

        var classes = new (long Count, string Words)[] { (errors.Refused, "found nobody"), (errors.TimedOut, "timed out"), (errors.BrokenOff, "broke off"), (errors.NotSent, "were not sent") }
            .Concat(errors.Statuses.Select(status => (status.Value, $"were answered {status.Key}")))
            .Where(one => one.Item1 > 0).Select(one => $"{Say.Count(one.Item1)} {one.Item2}");
        var first = string.Join("; ", errors.First.Values.Distinct());
        return new(string.Create(CultureInfo.InvariantCulture,
            $"{Say.Count(report.Answered)} were answered; {Say.Plural((int)errors.Total, "error")} ({errors.Share * 100:0.##} %): {string.Join(", ", classes)}.{open}{(first.Length > 0 ? $" At first: {first}." : "")}"), Tone.Bad);
    }

    private static void Table(Terminal terminal, LoadReport report)
    {
        if (report.Latency is null)
        {
            return;
        }

        var table = new Table(
            new("SERVICE"), new("VERSION"), new("SHARE", Right: true, Drop: 3), new("REQUESTS", Right: true, Drop: 1), new("ERRORS", Right: true), new("P50", Right: true, Drop: 4),
            new("P90", Right: true, Drop: 6), new("P95", Right: true), new("P99", Right: true, Drop: 2), new("MAX", Right: true, Drop: 5));
        Add(table, "all", "", null, report.Answered, report.Errors.Total, report.Latency);
        var service = "";
        foreach (var version in report.Versions)
        {
            Add(table, version.Service == service ? "" : version.Service, version.Version, version.Share, version.Requests, version.Errors, version.Latency);
            service = version.Service;
        }

        foreach (var nameless in report.Paths.Where(path => path.Versions.Count == 0 && report.Versions.Count > 0))
        {
            Add(table, "(none named)", "", nameless.Share, nameless.Requests, nameless.Errors, nameless.Latency);
        }

        terminal.Line();
        table.Write(terminal);
        terminal.Line();
    }

    private static void Add(Table table, string service, string version, double? share, long requests, long errors, LatencyReport latency) => table.Add(
        service, version, share is { } part ? string.Create(CultureInfo.InvariantCulture, $"{part * 100:0.0} %") : "", Say.Count(requests),
        new(Say.Count(errors), errors > 0 ? Tone.Bad : Tone.Plain), Say.Milliseconds(latency.P50), Say.Milliseconds(latency.P90), Say.Milliseconds(latency.P95),
        Say.Milliseconds(latency.P99), Say.Milliseconds(latency.Max));
}
