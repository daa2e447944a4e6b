using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Strategies;

/// <summary>
/// A second side comes up without traffic, smaller at first where the steps say so, then takes all of it in one move and is watched.
/// The old side stays up, so that going back is one move too.
/// </summary>
internal sealed class BlueGreen : IStrategy
{
    public string Name => Strategy.BlueGreen;

    public ImmutableArray<Move> MovesOf(Sides sides, RolloutPolicy policy) =>
    [
        .. Sizing.Whole(sides, policy.Steps.Where(step => !step.IsShare), step => [Sizing.Other(step)]),
        new Switch(),
        .. Watching.Of(policy),
    ];
}
