using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Targets;

namespace Agrimaan.Delivery.Strategies;

/// <summary>One move of a rollout: set this weight, and maybe watch before the next.</summary>
/// <param name="Weight">Share of the new version, parts per 10,000.</param>
/// <param name="Analyse">Whether live traffic is judged before going on.</param>
public sealed record Move(int Weight, bool Analyse);

/// <summary>A strategy is the list of moves it makes; the loop that makes them is the same for all.</summary>
public static class Strategy
{
    /// <summary>A share at a time, each judged, then everything.</summary>
    public const string Canary = "canary";

    /// <summary>Everything at once, as soon as the new side is ready: first starts, and going back.</summary>
    public const string Switch = "switch";

    /// <summary>The moves of a strategy, at least one; the last gives all traffic to the new version.</summary>
    public static ImmutableArray<Move> MovesOf(string strategy, RolloutPolicy policy) => strategy switch
    {
        Canary => [.. policy.Steps.Select(weight => new Move(weight, Analyse: true)), new Move(Backend.FullWeight, Analyse: false)],
        Switch => [new Move(Backend.FullWeight, Analyse: false)],
        _ => throw new ArgumentOutOfRangeException(nameof(strategy), strategy, "no such strategy"),
    };
}
