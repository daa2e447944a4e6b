using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Strategies;

/// <summary>The new side comes up, whole unless the steps say otherwise; then a share of traffic at a time, each judged, then everything. The old side stays up.</summary>
internal sealed class Canary : IStrategy
{
    public string Name => Strategy.Canary;

    public ImmutableArray<Move> MovesOf(Sides sides, RolloutPolicy policy) =>
        [.. Sizing.Whole(sides, policy.Steps, step => MoveOf(step, policy)), new Switch()];

    private static Move[] MoveOf(RolloutStep step, RolloutPolicy policy) => step.IsShare
        ? [new SetWeight(step.Weight), new Check(step.Time ?? policy.StepTime, policy.StepDeadline, policy.OnInconclusive ?? InconclusiveAction.Rollback)]
        : [Sizing.Other(step)];
}
