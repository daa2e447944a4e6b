using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;

namespace Agrimaan.Delivery.Running;

/// <summary>What becomes of releases that arrive while a run is in progress: pure, so that it is the same after every restart.</summary>
public static class RunQueue
{
    /// <summary>More than this wait for a mistake, not for a run.</summary>
    public const int Most = 20;

    /// <summary>How many that never started are remembered.</summary>
    public const int Remembered = 20;

    /// <summary>A release arrives while a run is in progress.</summary>
    /// <param name="state">The platform; a run is in progress.</param>
    /// <param name="release">Where to.</param>
    /// <param name="by">Who wants it.</param>
    /// <param name="rule">What is to become of it.</param>
    /// <param name="planHash">The plan that it must still be when it starts; null for any.</param>
    public static Arrived Arrive(PlatformState state, string release, string by, ArrivalRule rule, string? planHash = null)
    {
        var active = state.Active!;
        if (active.Plan.Release == release && active.Plan.Kind == PlanKind.Deploy)
        {
            return Arrived.Refuse("run.inProgress", $"{active.Id} to {release} is in progress.", $"Follow it: `agrimaan rollout watch {active.Id}`. Should it go back, `agrimaan rollout retry {active.Id}` tries it again.");
        }

        if (rule == ArrivalRule.Refuse)
        {
            return Arrived.Refuse(
                "run.inProgress", $"{active.Id} to {active.Plan.Release} is in progress.",
                $"Wait for it (`agrimaan rollout watch {active.Id}`), abort it (`agrimaan rollout abort {active.Id}`), or say what {release} should do: `agrimaan deploy {release} --queue` or `--supersede`.");
        }

        if (state.Queue.Find(one => one.Release == release) is { } waiting)
        {
            return Arrived.Refuse("queue.waits", $"{release} waits already, as {waiting.Id}.", $"Follow it: `agrimaan rollout watch {waiting.Id}`. To let it go, `agrimaan rollout abort {waiting.Id}`.");
        }

        if (rule == ArrivalRule.Queue)
        {
            return state.Queue.Count >= Most
                ? Arrived.Refuse("queue.full", $"{Most} releases wait already.", "Let some of them go: `agrimaan rollout abort RUN`; `agrimaan status` names them.")
                : new([new ReleaseQueued(state.NextRun, release, by, null, planHash)]);
        }

        return active.Plan.Kind == PlanKind.Rollback
            ? Arrived.Refuse("run.goesBack", $"{active.Id} goes back to {active.Plan.Release}, and going back is never superseded.", $"Let {release} wait for it: `agrimaan deploy {release} --queue`.")
            : new([.. state.Queue.Select(one => new ReleaseDropped(one.Id, $"superseded by {release}", by)), new ReleaseQueued(state.NextRun, release, by, active.Id, planHash)]);
    }

    /// <summary>The run in progress goes back for the release that is next. Asked at every look, so that no crash between the two journals loses it.</summary>
    public static IReadOnlyList<RunEvent> Supersede(PlatformState state, RunState run) =>
        run.Phase == RunPhase.Forward && state.Queue is [{ Supersedes: { } superseded } next, ..] && superseded == run.Id
            ? [new AbortRequested(next.By, $"{next.Release} supersedes it"), new RollbackStarted($"superseded by {next.Release}, which {next.By} wants")]
            : [];

    /// <summary>The release that may ask its gates now; null while none may.</summary>
    public static QueuedRun? Next(PlatformState state) => state is { Up: true, Active: null, Queue: [var next, ..] } ? next : null;

    /// <summary>Why the next one does not start although it is its turn; null when it may.</summary>
    /// <param name="state">The platform, without a run in progress.</param>
    /// <param name="next">The next.</param>
    /// <param name="outlivesRollback">Whether it starts after a run that went back, too.</param>
    public static string? Refusal(PlatformState state, QueuedRun next, bool outlivesRollback) =>
        state.Runs.LastOrDefault() is { } before && before.Outcome != RunOutcome.Promoted && next.Supersedes != before.Id && !outlivesRollback
            ? $"{before.Id} to {before.Plan.Release} before it {(before.Outcome == RunOutcome.RolledBack ? "went back" : "failed")}"
            : null;
}

/// <summary>A release that waits for the run in progress to end.</summary>
/// <param name="Id">Id of the run that it will be.</param>
/// <param name="Release">Where to.</param>
/// <param name="By">Who wants it.</param>
/// <param name="At">Since when.</param>
public sealed record QueuedRun(string Id, string Release, string By, DateTimeOffset At)
{
    /// <summary>The run that goes back for it.</summary>
    public string? Supersedes { get; init; }

    /// <summary>The plan that it must still be when it starts.</summary>
    public string? PlanHash { get; init; }
}

/// <summary>One that waited and never started.</summary>
public sealed record DroppedRun(QueuedRun Queued, string Reason, DateTimeOffset At);

/// <summary>What becomes of a release that arrived: what is written down, or why nothing is.</summary>
public sealed record Arrived(IReadOnlyList<PlatformEvent> Events)
{
    public (string Code, string Title, string Hint)? Refusal { get; private init; }

    public static Arrived Refuse(string code, string title, string hint) => new([]) { Refusal = (code, title, hint) };
}
