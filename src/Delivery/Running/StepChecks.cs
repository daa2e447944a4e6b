using System.Collections.Immutable;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Delivery.Running;

/// <summary>The newest answers about a step, for those who look on.</summary>
public static class StepChecks
{
    /// <summary>While a step is watched, its answers at this look; afterwards the last that were written down.</summary>
    public static ImmutableArray<CheckResult> Of(RunState run, PlanStep step, Observation? seen, DateTimeOffset now)
    {
        var state = run[step];
        return run.Phase == RunPhase.Forward && state is { Waits: true, Baseline: not null } && seen is not null
            ? StepWatch.Answers(run, step, seen, now)
            : state.Checks;
    }
}
