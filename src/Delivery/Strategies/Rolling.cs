using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Targets;

namespace Agrimaan.Delivery.Strategies;

/// <summary>
/// A batch of new instances comes up beside the old ones, takes its part of the traffic, is watched, and as many old ones end.
/// Never fewer instances than before serve, and never more than <see cref="RolloutPolicy.Surge"/> too many run.
/// </summary>
internal sealed class Rolling : IStrategy
{
    public string Name => Strategy.Rolling;

    public ImmutableArray<Move> MovesOf(Sides sides, RolloutPolicy policy)
    {
        var moves = ImmutableArray.CreateBuilder<Move>();
        var stable = sides.Stable;
        for (var next = 0; next < sides.Next;)
        {
            next = Math.Min(sides.Next, next + policy.Surge);
            moves.Add(new Scale(next, stable));
            moves.Add(new SetWeight(Backend.FullWeight * next / sides.Next));
            moves.AddRange(Watching.Of(policy));
            stable = sides.Stable - (sides.Stable * next / sides.Next);
            moves.Add(new Scale(next, stable));
        }

        return moves.ToImmutable();
    }
}
