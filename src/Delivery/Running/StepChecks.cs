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
        return run.Phase == RunPhase.Forward && state.Phase == StepPhase.Analysing && seen is not null
            ? Checks.Of(state, seen.Sides(step.Service, step.From?.Version, step.To!.Version), run.Plan.Policy.Abort, now)
            : state.Checks;
    }
}
