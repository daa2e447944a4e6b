using Agrimaan.Cli.Screens;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Cli.Replaying;

/// <summary>A policy over recorded rollouts, for people.</summary>
internal static class ReplayScreen
{
    public static void Write(Terminal terminal, ReplayReport report)
    {
        terminal.Sentence($"By {report.Policy}:");
        terminal.Line();
        var table = new Table(
            new("RUN"), new("SERVICE", Drop: 3), new("TO", Drop: 4), new("IT WAS"), new("WOULD BE"), new("AFTER", Right: true, Drop: 1), new("REQUESTS", Right: true, Drop: 2));
        foreach (var one in report.Rollouts)
        {
            table.Add(
                one.Run, one.Service, one.To, Word(one.Recorded), new(Word(one.Would), Tone(one)), one.At is null ? "-" : Say.Time(TimeSpan.FromSeconds(one.Seconds)), one.At is null ? "-" : Say.Count(one.Requests));
        }

        table.Write(terminal);
        terminal.Line();
        foreach (var one in report.Rollouts)
        {
            terminal.Sentence(new(FaultText.Harmless($"{one.Run} {one.Service}: {one.Reason}"), Tone(one)), "  ");
        }

        terminal.Line();
        var summary = report.Summary;
        terminal.Sentence(
            $"{Say.Plural(summary.Rollouts, "rollout")}: {Say.Count(summary.Agree)} as it was, {Say.Count(summary.WouldHaveAborted)} taken back that {(summary.WouldHaveAborted == 1 ? "was" : "were")} promoted, "
            + $"{Say.Count(summary.WouldHavePromoted)} promoted that {(summary.WouldHavePromoted == 1 ? "was" : "were")} taken back, {Say.Count(summary.CannotTell)} that cannot be told.");
        foreach (var caveat in report.Rollouts.SelectMany(one => one.Caveats.Select(caveat => (one.Run, Caveat: caveat))).GroupBy(one => one.Caveat))
        {
            terminal.Sentence(new($"{string.Join(", ", caveat.Select(one => one.Run).Distinct())}: {caveat.Key}", Screens.Tone.Watch), "  ");
        }
    }

    private static string Word(string camel) => camel switch
    {
        "aborted" or "abort" => "taken back",
        "promote" => "promoted",
        "byPerson" => "aborted by a person",
        "withAnother" => "taken back with another",
        _ => Say.Word(camel),
    };

    private static Tone Tone(ReplayRow one) => one.Agrees switch { true => Screens.Tone.Good, false => Screens.Tone.Bad, null => Screens.Tone.Watch };
}
