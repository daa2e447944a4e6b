using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Strategies;

namespace Agrimaan.Simulation.Stories;

/// <summary>How long a run may take once nothing goes wrong any more and nobody holds it.</summary>
internal static class Deadlines
{
    /// <summary>Longest wait for a gateway to confirm.</summary>
    private static readonly TimeSpan Confirm = TimeSpan.FromSeconds(60);

    /// <summary>Until a process that was told to stop is gone, and turns of a slow host.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);

    public static TimeSpan Of(Plan plan) => (plan.OnRollback ?? []).Aggregate(plan.Steps.Aggregate(Slack + (plan.Policy.GuidanceDeadline ?? TimeSpan.Zero), (time, step) => time + Of(step, plan.Policy)), (time, hook) => time + hook.Deadline);

    private static TimeSpan Of(PlanStep step, RolloutPolicy policy)
    {
        var start = Start(step.To) + policy.DrainDeadline + Slack;
        var forward = step.Moves.Aggregate(TimeSpan.Zero, (time, move) => time + move switch
        {
            Scale => start,
            SetWeight or Switch => Confirm,
            Pause pause => pause.For ?? TimeSpan.Zero,
            Quorum => policy.StepDeadline + Slack,
            Check check => check.Deadline + Slack,
            Perform perform => perform.Deadline,
            _ => TimeSpan.Zero,
        });
        // Each time that the new side grows, what came on top has its time to start.
        var growth = step.To?.Autoscale is null ? TimeSpan.Zero : start * 8;
        // One number after the other goes back.
        var back = step.Strategy == Strategy.Ordinal ? (start + Start(step.From) + policy.DrainDeadline + Slack) * (step.From!.Replicas + step.To!.Replicas) : TimeSpan.Zero;
        return forward + growth + back + Start(step.From) + Confirm + Slack;
    }

    private static TimeSpan Start(Delivery.Releases.ServiceRelease? side) => side is null ? TimeSpan.Zero : side.Http.StartDeadline + side.Http.StableFor;
}
