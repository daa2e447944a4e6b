using System.Collections.Immutable;

namespace Agrimaan.Delivery.Verification.Sequential;

/// <summary>
/// The test of an absolute limit (anchors C.2 item 3): <c>E = mean_j (p_j/p0)^bad ((1−p_j)/(1−p0))^good</c> with p_j beyond p0. Its
/// mean is at most 1 for every true share up to p0, also one that moves; so a share of exactly p0 fires with probability at most a.
/// "Error rate over 5 %" is p0 = 0.05; "three times the baseline's p95" is the event "slower than 3 × p95" with p0 = 0.05.
/// </summary>
public static class OneSampleTest
{
    /// <summary>ln E against "the true share is at most <paramref name="limit"/>".</summary>
    /// <param name="bad">Units that had the event; not negative.</param>
    /// <param name="all">All units; at least <paramref name="bad"/>.</param>
    /// <param name="limit">p0, above 0 and below 1.</param>
    public static double LogOver(double bad, double all, double limit) => Log(bad, all, limit, RatioGrid.Rises);

    /// <summary>ln E against "the true share is at least <paramref name="limit"/>".</summary>
    /// <param name="bad">Units that had the event.</param>
    /// <param name="all">All units.</param>
    /// <param name="limit">p0, above 0 and below 1.</param>
    public static double LogUnder(double bad, double all, double limit) => Log(bad, all, limit, RatioGrid.Drops);

    // The alternatives are p0 with its odds multiplied: they stay below 1 whatever p0 is, and reach from 1.2 p0 to almost 1.
    private static double Log(double bad, double all, double limit, ImmutableArray<double> grid)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(limit, 1);
        Span<double> exponents = stackalloc double[grid.Length];
        for (var j = 0; j < grid.Length; j++)
        {
            var shrink = Math.Log(1 + (limit * (grid[j] - 1)));
            exponents[j] = (bad * (Math.Log(grid[j]) - shrink)) - ((all - bad) * shrink);
        }

        return LogMath.Mean(exponents);
    }
}
