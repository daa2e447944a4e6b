using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Strategies;

/// <summary>A way of moving a service from one version to the next: a list of moves, nothing else.</summary>
internal interface IStrategy
{
    /// <summary>Its word in the platform file, in plans and on screens.</summary>
    string Name { get; }

    /// <summary>Its moves, at least one; after the last the new version has all traffic.</summary>
    ImmutableArray<Move> MovesOf(Sides sides, RolloutPolicy policy);
}

/// <summary>How many instances there are before and after.</summary>
/// <param name="Stable">Instances that run now, 0 when none does.</param>
/// <param name="Next">Instances that are to run, 0 when none is.</param>
public readonly record struct Sides(int Stable, int Next)
{
    /// <summary>How instances with a state of their own are replaced.</summary>
    public Ordinals? Ordinals { get; init; }
}

/// <summary>Every strategy by its name.</summary>
public static class Strategy
{
    /// <summary>A share of traffic at a time.</summary>
    public const string Canary = "canary";

    /// <summary>A batch of instances at a time.</summary>
    public const string Rolling = "rolling";

    /// <summary>A whole second side, then all traffic in one move.</summary>
    public const string BlueGreen = "blue-green";

    /// <summary>All traffic as soon as the new side is ready, unwatched: first starts, removals, and going back.</summary>
    public const string AtOnce = "switch";

    /// <summary>One numbered instance at a time, where each keeps a state of its own.</summary>
    public const string Ordinal = "ordinal";

    private static readonly ImmutableArray<IStrategy> All = [new Canary(), new Rolling(), new BlueGreen(), new AtOnce(), new OrdinalUpdate()];

    /// <exception cref="ArgumentOutOfRangeException">There is no such strategy.</exception>
    public static ImmutableArray<Move> MovesOf(string strategy, Sides sides, RolloutPolicy policy) =>
        (All.FirstOrDefault(known => known.Name == strategy) ?? throw new ArgumentOutOfRangeException(nameof(strategy), strategy, "no such strategy"))
        .MovesOf(sides, policy);
}
