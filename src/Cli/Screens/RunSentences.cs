using Agrimaan.Client;

namespace Agrimaan.Cli.Screens;

/// <summary>What a run does, or has done, in one sentence.</summary>
internal static class RunSentences
{
    public static Words Of(RunView run, DateTimeOffset now)
    {
        var change = run.Kind == "rollback" ? $"went back to {run.Release}" : $"deployed {run.Release}";
        var time = Say.Time((run.EndedAt ?? now) - run.StartedAt);
        return run.Outcome switch
        {
            "promoted" => new($"{run.Id} {change} in {time}: promoted.{After(run)}", Tone.Good),
            "rolledBack" => new($"{run.Id} tried {run.Release} for {time}: rolled back.{After(run)}", Tone.Watch),
            "dropped" => new($"{run.Id} to {run.Release} was dropped and never began.{After(run)}", Tone.Watch),
            null when run.State == "queued" => new($"{run.Id} to {run.Release} is queued since {time}: {run.Reason}.", Tone.Plain),
            { } => new($"{run.Id} tried {run.Release} for {time}: failed.{After(run)}", Tone.Bad),
            null => new($"{run.Id} {Doing(run)} since {time}.{Where(run)}{(run.State is "paused" or "rollingBack" ? After(run) : "")}", run.State == "rollingBack" ? Tone.Watch : Tone.Plain),
        };
    }

    public static string Ended(string? reason) => reason is not { Length: > 0 } ? "" : reason.TrimEnd().EndsWith('.') ? reason.Trim() : reason.Trim() + ".";

    private static string After(RunView run) => run.Reason is { Length: > 0 } reason ? " " + Capital(Ended(reason), run) : "";

    /// <summary>A name at the beginning stays as it is.</summary>
    private static string Capital(string sentence, RunView run) =>
        run.Rollouts.Any(rollout => sentence.StartsWith(rollout.Service, StringComparison.Ordinal)) ? sentence : char.ToUpperInvariant(sentence[0]) + sentence[1..];

    private static string Doing(RunView run) => run.State == "rollingBack"
        ? $"takes {run.Release} back"
        : run.State == "paused" ? $"to {run.Release} waits for somebody,"
        : run.Kind == "rollback" ? $"goes back to {run.Release}" : $"deploys {run.Release}";

    private static string Where(RunView run) =>
        run.Rollouts.FirstOrDefault(rollout => rollout.Phase is "starting" or "scaling" or "shifting" or "mirroring" or "paused" or "verifying" or "analysing" or "goingBack") is { } rollout
            ? $" {rollout.Service} {rollout.To}: {Say.Word(rollout.Phase)}, {Say.Percent(rollout.Weight)} of traffic, step {rollout.Step} of {rollout.Steps}."
            : "";
}
