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
        RunPhase.Forward => GoForward(run, seen, now),
        RunPhase.RollingBack => GoBack(run, seen),
        _ => [],
    };

    /// <summary>A person asks to go back.</summary>
    /// <returns>Empty when the run already goes back or has ended.</returns>
    public static IReadOnlyList<RunEvent> Abort(RunState run, string by, string? reason) => run.Phase == RunPhase.Forward
        ? [new AbortRequested(by, reason), new RollbackStarted($"aborted by {by}{(string.IsNullOrWhiteSpace(reason) ? "" : ": " + reason.Trim())}")]
        : [];

    private static List<RunEvent> GoForward(RunState run, Observation seen, DateTimeOffset now)
    {
        var events = new List<RunEvent>();
        foreach (var step in run.Plan.Steps)
        {
            var state = run[step];
            if (state.Phase == StepPhase.Pending && step.After.All(id => run.Steps[id].Phase == StepPhase.Done))
            {
                events.Add(new StepStarted { Step = step.Id });
                continue;
            }

            var decided = StepDecider.Forward(run.Plan, step, state, seen, now);
            events.AddRange(decided.Events);
            if (decided.Failure is { } reason)
            {
                events.Add(new RollbackStarted(reason) { Step = step.Id });
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
    private static IReadOnlyList<RunEvent> GoBack(RunState run, Observation seen)
    {
        foreach (var step in run.Plan.Steps.Reverse())
        {
            var state = run[step];
            if (state.Phase is StepPhase.Pending or StepPhase.Undone)
            {
                continue;
            }

            return StepDecider.Back(run.Plan, step, state, seen);
        }

        // Only a deploy that had something to go back to has rolled back; a first start or a rollback that did not work has failed.
        var outcome = run.Plan.Kind == PlanKind.Deploy && run.Plan.From is not null ? RunOutcome.RolledBack : RunOutcome.Failed;
        return [new RunEnded(outcome, run.RollbackReason ?? "")];
    }

    private static string PromotedReason(RunState run)
    {
        var judged = run.Plan.Steps.Where(step => !run[step].Checks.IsEmpty).ToList();
        return judged.Count == 0
            ? run.Plan.Kind == PlanKind.Rollback ? $"went back to {run.Plan.Release}" : $"{run.Plan.Release} is up"
            : string.Join("; ", judged.Select(step => $"{step.Service}: {run[step].Checks[0].Sentence}"));
    }
}
