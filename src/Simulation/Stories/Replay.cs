using System.Globalization;
using System.Text;
using Agrimaan.Delivery.Running;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Stories;

/// <summary>What a process knew, and what another reads from the journal, are the same.</summary>
internal static class Replay
{
    private const string Rule = "ReplayEqualsLive";

    public static void Compare(World world, PlatformLoop live, PlatformLoop read)
    {
        // A live one that was cut off in an append does not know its end.
        if (live.State.Version == world.Journal.VersionOf(PlatformLoop.StreamOf(World.Platform)) && Text(live.State) != Text(read.State))
        {
            world.Violate(Rule, $"the platform was {Text(live.State)} and is read as {Text(read.State)}");
        }

        if (read.Run is { } run && live.Run is { } known && known.Id == run.Id && known.Version == world.Journal.VersionOf(PlatformLoop.StreamOfRun(run.Id)) && Text(known) != Text(run))
        {
            world.Violate(Rule, $"the run was {Text(known)} and is read as {Text(run)}");
        }
    }

    /// <summary>The run as somebody who only listened knows it.</summary>
    public static void CompareToWitness(World world, PlatformLoop live)
    {
        if (live.Run is { } run && world.Witness.Run is { } heard && run.Id == heard.Id && Text(run) != Text(heard))
        {
            world.Violate(Rule, $"the run is {Text(run)} and was heard as {Text(heard)}");
        }
    }

    private static string Text(PlatformState state)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"v{state.Version} {state.Current?.Version} up {state.Up} warm until {state.WarmUntil.Ticks}");
        foreach (var warm in state.Warm)
        {
            text.Append(CultureInfo.InvariantCulture, $" {warm.Service}/{warm.Revision}x{warm.Replicas}");
        }

        foreach (var queued in state.Queue)
        {
            text.Append(CultureInfo.InvariantCulture, $" queued {queued.Id} {queued.Release} {queued.Supersedes}");
        }

        foreach (var run in state.Runs)
        {
            text.Append(CultureInfo.InvariantCulture, $" | {run.Id} {run.Plan.Hash} {run.Outcome} {run.PeakWeight} {run.EndedAt?.Ticks} {run.Reason}");
        }

        return text.ToString();
    }

    private static string Text(RunState run)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"v{run.Version} {run.Phase} held {run.HeldSince?.Ticks} {run.Line?.By} {run.StillSince?.Ticks} full {run.Full} {run.Outcome} {run.FailedStep} {run.Reason}");
        foreach (var (id, step) in run.Steps)
        {
            text.Append(CultureInfo.InvariantCulture, $" | {id} {step.Phase} {step.Since.Ticks} {step.Next}/{step.Stable} {step.Weight}^{step.PeakWeight} move {step.Move} {step.Waived} {step.BaselineSince?.Ticks} {step.LatencySince?.Ticks}");
            text.Append(CultureInfo.InvariantCulture, $" {step.Baseline?.New.Requests}:{step.Baseline?.Stable.Requests} {step.Counts?.Steps.Length} {string.Join(',', step.Series.Select(one => $"{one.Key} {one.Value.Since.Ticks} {one.Value.Counts} {one.Value.PassedAt?.Ticks}"))} {string.Join(',', step.Checks.Select(answer => $"{answer.Check}={answer.Verdict}"))}");
        }

        return text.ToString();
    }
}
