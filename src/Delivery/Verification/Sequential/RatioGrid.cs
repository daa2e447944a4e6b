using System.Collections.Immutable;

namespace Agrimaan.Delivery.Verification.Sequential;

/// <summary>
/// The alternatives a test bets on, all with equal stakes: how many times as often (or, below 1, as rarely) the canary has the
/// event. A test averages over them, so none has to be guessed right; what is between two points costs little.
/// </summary>
internal static class RatioGrid
{
    /// <summary>24 ratios, evenly spaced in logarithm from 1.2 to 100: the grid of anchors C.2 item 1.</summary>
    public static ImmutableArray<double> Rises { get; } = Even(1.2, 100, 24);

    /// <summary>Their inverses: the event became rarer (orders placed, logins).</summary>
    public static ImmutableArray<double> Drops { get; } = [.. Rises.Select(ratio => 1 / ratio)];

    /// <summary>
    /// 24 ratios from 1.02 to 100 whose logarithms are evenly spaced in logarithm: dense near 1. A bound that is inverted from
    /// <see cref="Rises"/> never comes nearer to the truth than √1.2; from these it does.
    /// </summary>
    public static ImmutableArray<double> FineRises { get; } = [.. Even(Math.Log(1.02), Math.Log(100), 24).Select(Math.Exp)];

    /// <summary>The inverses of <see cref="FineRises"/>.</summary>
    public static ImmutableArray<double> FineDrops { get; } = [.. FineRises.Select(ratio => 1 / ratio)];

    private static ImmutableArray<double> Even(double first, double last, int points) =>
        [.. Enumerable.Range(0, points).Select(i => first * Math.Pow(last / first, (double)i / (points - 1)))];
}
