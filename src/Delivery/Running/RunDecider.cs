using Agrimaan.Delivery.Planning;

namespace Agrimaan.Delivery.Running;

/// <summary>
/// What to do next in a run, from what is known and nothing else: pure and total. The caller writes the events down, then brings
/// the world to what the new state wants.
/// </summary>
public static class RunDecider
{
    /// <returns>Events in order; empty when there is nothing to decide now.</returns>
    public static IReadOnlyList<RunEvent> Decide(RunState run, Observation seen, DateTimeOffset now) => run.Phase switch
    {
        RunPhase.Forward => BackHooks.Beside(run, GoForward(run, seen, now), seen, now),
        RunPhase.RollingBack => BackHooks.Beside(run, GoBack(run, seen, now), seen, now),
        _ => [],
    };

    /// <summary>A person asks to go back.</summary>
    /// <returns>Empty when the run already goes back or has ended.</returns>
    public static IReadOnlyList<RunEvent> Abort(RunState run, string by, string? reason) => run.Phase == RunPhase.Forward
        ? [new AbortRequested(by, reason), new RollbackStarted($"aborted by {by}{(string.IsNullOrWhiteSpace(reason) ? "" : ": " + reason.Trim())}")]
        : [];

    /// <summary>A person holds the run where it is.</summary>
    /// <returns>Empty when it is held already, goes back or has ended.</returns>
    public static IReadOnlyList<RunEvent> Hold(RunState run, string by, string? reason) =>
        run is { Phase: RunPhase.Forward, HeldSince: null } ? [new HoldRequested(by, reason)] : [];

    /// <summary>A person lets a held run go on.</summary>
    /// <returns>Empty when nobody holds it.</returns>
    public static IReadOnlyList<RunEvent> Resume(RunState run, string by) =>
        run is { Phase: RunPhase.Forward, HeldSince: not null } ? [new ResumeRequested(by)] : [];

    /// <summary>A person lets the run go on past the pause or check it is in; a held one is resumed.</summary>
    /// <param name="run">The run.</param>
    /// <param name="by">Who.</param>
    /// <param name="full">Past every later pause and check as well.</param>
    /// <returns>Empty when there is nothing to go past.</returns>
    public static IReadOnlyList<RunEvent> Promote(RunState run, string by, bool full) =>
        run.Phase == RunPhase.Forward && (full || run.Steps.Values.Any(step => step.Waits))
            ? [.. Resume(run, by), new PromoteRequested(by, full)]
            : [];

    /// <summary>A person says what to do about the step that failed.</summary>
    /// <returns>Empty when nobody is asked, somebody has answered, or what failed cannot be passed over.</returns>
    public static IReadOnlyList<RunEvent> Guide(RunState run, GuidanceAnswer answer, string by, string? reason) =>
        run is { Phase: RunPhase.Forward, Guidance: { Answer: null } asked } && (answer == GuidanceAnswer.Retry || (asked.MayIgnore && !string.IsNullOrWhiteSpace(reason)))
            ? [new GuidanceGiven(answer, by, reason?.Trim()) { Step = asked.Step }]
            : [];

    /// <summary>A run that goes forward hears of the line; a way back never stands still.</summary>
    /// <returns>Empty when it knows already.</returns>
    public static IReadOnlyList<RunEvent> Hear(RunState run, Line line) => run is not { Phase: RunPhase.Forward, Plan.Kind: PlanKind.Deploy } ? []
        : line.Stopped && run.Line is null ? [new LineStopped(line.By, line.Reason)]
        : !line.Stopped && run.Line is not null ? [new LineReleased(line.By)]
        : [];

    private static List<RunEvent> GoForward(RunState run, Observation seen, DateTimeOffset now)
    {
        var events = new List<RunEvent>();
        foreach (var step in run.Plan.Steps)
        {
            if (run[step].Phase == StepPhase.Pending && !step.After.All(id => run.Steps[id].Phase == StepPhase.Done))
            {
                continue;
            }

            var decided = run.Guidance is { } asked && asked.Step == step.Id ? StepGuidance.Decide(run, step, asked, seen, now) : StepDecider.Forward(run, step, seen, now);
            events.AddRange(decided.Events);
            if (decided.Failure is { } reason)
            {
                events.Add(StepGuidance.Asks(run, step, decided) ? new GuidanceAsked(reason, decided.MayIgnore) { Step = step.Id } : new RollbackStarted(reason) { Step = step.Id });
                return events;
            }
        }

        if (run.Steps.Values.All(step => step.Phase == StepPhase.Done))
        {
            events.Add(new RunEnded(RunOutcome.Promoted, PromotedReason(run)));
        }

        return events;
    }

    /// <summary>The newest step that has begun goes back first; the others wait for it.</summary>
    private static IReadOnlyList<RunEvent> GoBack(RunState run, Observation seen, DateTimeOffset now)
    {
        foreach (var step in run.Plan.Steps.Reverse())
        {
            var state = run[step];
            if (state.Phase is StepPhase.Pending or StepPhase.Undone)
            {
                continue;
            }

            return StepDecider.Back(run, step, seen, now);
        }

        // Only a deploy that had something to go back to has rolled back; a first start or a rollback that did not work has failed.
        var outcome = run.Plan.Kind == PlanKind.Deploy && run.Plan.From is not null ? RunOutcome.RolledBack : RunOutcome.Failed;
        return [new RunEnded(outcome, run.RollbackReason ?? "")];
    }

    private static string PromotedReason(RunState run)
    {
        var judged = run.Plan.Steps.Where(step => !run[step].Passed.IsEmpty).ToList();
        return judged.Count == 0
            ? run.Plan.Kind == PlanKind.Rollback ? $"went back to {run.Plan.Release}" : $"{run.Plan.Release} is up"
            : string.Join("; ", judged.Select(step => $"{step.Service}: {Checks.Weightiest(run[step].Passed).Sentence}"));
    }
}
