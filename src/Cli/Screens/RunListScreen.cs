using Agrimaan.Client;

namespace Agrimaan.Cli.Screens;

/// <summary>Runs in a row: what was tried, by whom, and how it ended.</summary>
internal static class RunListScreen
{
    public static void Write(Terminal terminal, IReadOnlyList<RunView> runs, DateTimeOffset now)
    {
        if (runs.Count == 0)
        {
            terminal.Line("Nothing was deployed yet.");
            terminal.Line("next: agrimaan deploy RELEASE");
            return;
        }

        var table = new Table(
            new("RUN"), new("FROM", Drop: 4), new("TO"), new("OUTCOME"), new("BEGAN", Drop: 2), new("TOOK", Right: true, Drop: 5), new("BY", Drop: 6),
            new("PEAK", Right: true, Drop: 3), new("REASON", Wraps: true, Drop: 1));
        foreach (var run in runs)
        {
            table.Add(
                run.Id, run.From ?? "", run.Release, OutcomeOf(run), Say.Moment(run.StartedAt), Say.Time((run.EndedAt ?? now) - run.StartedAt), run.Author,
                Say.Percent(run.PeakWeight), run.Reason ?? "");
        }

        table.Write(terminal);
    }

    /// <summary>One service's part of each run.</summary>
    public static void WriteHistory(Terminal terminal, IReadOnlyList<RunView> runs)
    {
        var table = new Table(new("BEGAN"), new("FROM"), new("TO"), new("BY", Drop: 2), new("STRATEGY", Drop: 3), new("OUTCOME"), new("RUN", Drop: 1));
        foreach (var run in runs)
        {
            var rollout = run.Rollouts[0];
            table.Add(Say.Moment(run.StartedAt), rollout.From ?? "", rollout.To.Length > 0 ? rollout.To : "removed", run.Author, rollout.Strategy, OutcomeOf(run), run.Id);
        }

        table.Write(terminal);
    }

    private static Words OutcomeOf(RunView run)
    {
        var word = run.Outcome ?? run.State;
        return new(Say.Word(word), Say.ToneOf(word));
    }
}
