using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Strategies;

/// <summary>All traffic as soon as the new side is ready, and nothing is watched.</summary>
internal sealed class AtOnce : IStrategy
{
    public string Name => Strategy.AtOnce;

    public ImmutableArray<Move> MovesOf(Sides sides, RolloutPolicy policy) =>
        sides.Next == 0 ? [new Switch()] : [new Scale(sides.Next, sides.Stable), new Switch()];
}
