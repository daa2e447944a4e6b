using Agrimaan.Client;

namespace Agrimaan.Cli.Screens;

/// <summary>Why a run went as it did: the answer first, then the numbers, then what happened.</summary>
internal static class RunScreen
{
    public static void Write(Terminal terminal, RunView run, IReadOnlyList<RunEventView> events, DateTimeOffset now)
    {
        terminal.Sentence(RunSentences.Of(run, now), "  ");
        terminal.Sentence($"from {run.From ?? "nothing"} to {run.Release}, plan {run.PlanHash}, most traffic on a new version {Say.Percent(run.PeakWeight)}{(run.Retries is { } before ? $"; tries {before} again" : "")}", "  ");
        if (run.Rollouts.Count > 0)
        {
            terminal.Line();
            Rollouts(run).Write(terminal);
        }

        if (run.Gates is { Count: > 0 } gates)
        {
            terminal.Line();
            terminal.Line("what allowed it:");
            GateScreen.Write(terminal, gates);
        }

        if (events.Count > 0)
        {
            terminal.Line();
            foreach (var happened in events)
            {
                terminal.Sentence(Line(happened), "          ");
            }
        }
    }

    public static string Line(RunEventView happened) => $"{Say.Clock(happened.At)}  {happened.Sentence}";

    public static Table Rollouts(RunView run)
    {
        var table = new Table(
            new("SERVICE"), new("FROM", Drop: 3), new("TO"), new("PHASE"), new("PEAK", Right: true, Drop: 2), new("CHECK", Drop: 1), new("ANSWER", Wraps: true));
        foreach (var rollout in run.Rollouts)
        {
            var checks = rollout.Checks.Count > 0 ? rollout.Checks : [new CheckView("", "", rollout.Reason ?? "")];
            foreach (var (i, check) in checks.Index())
            {
                var first = i == 0;
                table.Add(
                    first ? rollout.Service : "", first ? rollout.From ?? "" : "", first ? rollout.To : "",
                    first ? new Words(Say.Word(rollout.Phase), Say.ToneOf(rollout.Phase)) : "",
                    first ? Say.Percent(rollout.PeakWeight) : "", check.Name,
                    new(check.Verdict.Length > 0 ? $"{check.Verdict}: {check.Sentence}" : check.Sentence, Say.ToneOf(check.Verdict)));
            }
        }

        return table;
    }
}
