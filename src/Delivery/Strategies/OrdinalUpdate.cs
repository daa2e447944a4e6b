using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Targets;

namespace Agrimaan.Delivery.Strategies;

/// <summary>
/// Instances that keep a state of their own, from the highest number down: when enough others are ready one ends, and when it is gone its
/// successor comes up on the same data, takes its part of the traffic and is watched. Two of one number never run at once.
/// </summary>
internal sealed class OrdinalUpdate : IStrategy
{
    public string Name => Strategy.Ordinal;

    public ImmutableArray<Move> MovesOf(Sides sides, RolloutPolicy policy)
    {
        var ordinals = sides.Ordinals ?? new();
        var moves = ImmutableArray.CreateBuilder<Move>();
        if (sides.Next > sides.Stable)
        {
            moves.Add(new Scale(sides.Next - sides.Stable, sides.Stable));
        }

        for (var ordinal = sides.Stable - 1; ordinal >= 0; ordinal--)
        {
            if (ordinal == ordinals.Partition - 1)
            {
                moves.Add(new Pause(null));
            }

            // Above what is to run one only ends.
            var next = Math.Max(0, sides.Next - ordinal);
            moves.Add(new Quorum(ordinals.QuorumOf(Math.Min(sides.Stable, sides.Next)), ordinal));
            moves.Add(new Scale(Math.Max(0, next - 1), ordinal));
            if (next > 0)
            {
                moves.Add(new Scale(next, ordinal));
                moves.Add(new SetWeight(Backend.FullWeight * next / sides.Next));
                moves.AddRange(Watching.Of(policy));
            }
        }

        return moves.ToImmutable();
    }
}
