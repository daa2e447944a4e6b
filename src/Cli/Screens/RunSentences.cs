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
            "promoted" => new($"{run.Id} {change} in {time}: promoted.{After(run.Reason)}", Tone.Good),
            "rolledBack" => new($"{run.Id} tried {run.Release} for {time}: rolled back.{After(run.Reason)}", Tone.Watch),
            { } => new($"{run.Id} tried {run.Release} for {time}: failed.{After(run.Reason)}", Tone.Bad),
            null => new($"{run.Id} {Doing(run)} since {time}.{Where(run)}", run.State == "rollingBack" ? Tone.Watch : Tone.Plain),
        };
    }

    public static string Ended(string? reason) => reason is not { Length: > 0 } ? "" : reason.TrimEnd().EndsWith('.') ? reason.Trim() : reason.Trim() + ".";

    private static string After(string? reason) => reason is { Length: > 0 } ? " " + Capital(Ended(reason)) : "";

    private static string Capital(string sentence) => sentence.Contains('-') && sentence.IndexOf('-') < sentence.IndexOf(' ') ? sentence : char.ToUpperInvariant(sentence[0]) + sentence[1..];

    private static string Doing(RunView run) => run.State == "rollingBack"
        ? $"takes {run.Release} back"
        : run.Kind == "rollback" ? $"goes back to {run.Release}" : $"deploys {run.Release}";

    private static string Where(RunView run) =>
        run.Rollouts.FirstOrDefault(rollout => rollout.Phase is "starting" or "shifting" or "analysing" or "draining" or "goingBack") is { } rollout
            ? $" {rollout.Service} {rollout.To}: {Say.Word(rollout.Phase)}, {Say.Percent(rollout.Weight)} of traffic, step {rollout.Step} of {rollout.Steps}."
            : "";
}
