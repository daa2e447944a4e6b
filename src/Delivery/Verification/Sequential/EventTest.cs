using System.Collections.Immutable;

namespace Agrimaan.Delivery.Verification.Sequential;

/// <summary>Counts of one event (an error, a timeout, a crash) while one share of the traffic was in force.</summary>
/// <param name="Share">
/// Probability that a unit is drawn for the canary, between 0 and 1: the weight in force when it was drawn. At 0 and 1 the place
/// of an event tells nothing, and such counts are passed over.
/// </param>
/// <param name="Canary">Events on the canary; not negative. Expected counts, which have fractions, are taken too.</param>
/// <param name="Both">Events on both sides together; at least <paramref name="Canary"/>.</param>
public readonly record struct EventCount(double Share, double Canary, double Both);

/// <summary>
/// The conditional event test (anchors C.2 item 1; Lindon and Malek, NeurIPS 2022, with a one-sided grid): each unit's side is
/// drawn with a known probability w, so an event of equal versions sits on the canary with probability exactly w, however the
/// event rate moves. For ρ on a grid
/// <code>ln E = ln mean_j exp( X ln ρ_j − Σ_s N_s ln(ρ_j w_s + 1 − w_s) )</code>
/// with X events on the canary and N_s on both sides at weight w_s. E has mean at most 1 under "the canary has the event at most
/// ρ0 times as often", at every moment anyone may choose to stop; so P(E ever reaches 1/a) is at most a (Ville).
/// </summary>
public static class EventTest
{
    /// <summary>ln E against "at most <paramref name="tolerance"/> times as often as stable".</summary>
    /// <param name="counts">One entry per weight step, in any order; entries of the same share may be merged or split freely.</param>
    /// <param name="tolerance">ρ0, above 0: the ratio that is still put up with; 1 tests for any rise.</param>
    public static double LogRise(ReadOnlySpan<EventCount> counts, double tolerance = 1) => Log(counts, tolerance, RatioGrid.Rises);

    /// <summary>ln E against "at least <paramref name="tolerance"/> times as often as stable": for what must not become rarer.</summary>
    /// <param name="counts">As for a rise.</param>
    /// <param name="tolerance">ρ0, above 0; 1 tests for any drop.</param>
    public static double LogDrop(ReadOnlySpan<EventCount> counts, double tolerance = 1) => Log(counts, tolerance, RatioGrid.Drops);

    /// <summary>ln E of a test for a rise that begins anew at each step, so that a late regression shows soon: <see cref="Restarts"/>.</summary>
    /// <param name="steps">One entry per step, oldest first.</param>
    /// <param name="planned">Steps of the whole rollout, 1 or more.</param>
    /// <param name="tolerance">ρ0.</param>
    public static double LogRiseRestarted(ReadOnlySpan<EventCount> steps, int planned, double tolerance = 1) =>
        LogRestarted(steps, planned, tolerance, RatioGrid.Rises);

    /// <summary>The same for a drop.</summary>
    public static double LogDropRestarted(ReadOnlySpan<EventCount> steps, int planned, double tolerance = 1) =>
        LogRestarted(steps, planned, tolerance, RatioGrid.Drops);

    /// <summary>
    /// ln E against "as often as stable", for a change either way: the place of an event is uniform on [0, 1] (Lindon and Malek with
    /// a Beta(1, 1) prior), begun anew for each share.
    /// </summary>
    public static double LogChange(ReadOnlySpan<EventCount> counts)
    {
        var sum = 0.0;
        foreach (var step in counts)
        {
            if (step.Share is > 0 and < 1)
            {
                sum += LogMath.Beta(step.Canary + 1, step.Both - step.Canary + 1)
                    - (step.Canary * Math.Log(step.Share)) - ((step.Both - step.Canary) * Math.Log(1 - step.Share));
            }
        }

        return sum;
    }

    /// <summary>
    /// The ratios that the counts still allow, at every look together with probability 1 − <paramref name="alpha"/> on each side:
    /// the test inverted (anchors C.2 item 6). Lower is 0 and Upper +∞ while nothing is excluded.
    /// </summary>
    /// <param name="counts">One entry per weight step.</param>
    /// <param name="alpha">Probability, above 0 and below 1, that the bound is ever wrong.</param>
    public static (double Lower, double Upper) Bounds(ImmutableArray<EventCount> counts, double alpha)
    {
        // Beyond e^±20 the ratio is unbounded for every practical purpose; exact limits there would only cost halvings.
        const double Far = 20;
        var threshold = Threshold(alpha);
        double Above(double logRatio) => Log(counts.AsSpan(), Math.Exp(logRatio), RatioGrid.FineDrops) - threshold;
        double Below(double logRatio) => threshold - Log(counts.AsSpan(), Math.Exp(logRatio), RatioGrid.FineRises);
        var upper = Above(Far) < 0 ? double.PositiveInfinity : Math.Exp(LogMath.Root(Above, -Far, Far));
        var lower = Below(-Far) > 0 ? 0 : Math.Exp(LogMath.Root(Below, -Far, Far));
        return (lower, upper);
    }

    /// <summary>What ln E must reach for a decision with false-alarm probability <paramref name="alpha"/>: ln(1/a).</summary>
    public static double Threshold(double alpha) => -Math.Log(alpha);

    /// <summary>
    /// The share that an event has on the canary when it happens there <paramref name="ratio"/> times as often:
    /// w' = ρ w / (ρ w + 1 − w).
    /// </summary>
    public static double Tilt(double share, double ratio) => ratio * share / ((ratio * share) + 1 - share);

    internal static double Log(ReadOnlySpan<EventCount> counts, double tolerance, ImmutableArray<double> grid)
    {
        Span<double> exponents = stackalloc double[grid.Length];
        exponents.Clear();
        foreach (var count in counts)
        {
            Add(exponents, count, tolerance, grid);
        }

        return LogMath.Mean(exponents);
    }

    private static double LogRestarted(ReadOnlySpan<EventCount> steps, int planned, double tolerance, ImmutableArray<double> grid)
    {
        var exponents = new double[steps.Length][];
        for (var i = 0; i < steps.Length; i++)
        {
            Add(exponents[i] = new double[grid.Length], steps[i], tolerance, grid);
        }

        return Restarts.Log(exponents, [], planned);
    }

    /// <summary>Adds what one step's counts say to each ratio of the grid.</summary>
    internal static void Add(Span<double> exponents, EventCount count, double tolerance, ImmutableArray<double> grid)
    {
        if (count.Share is <= 0 or >= 1)
        {
            return;
        }

        var share = Tilt(count.Share, tolerance);
        for (var j = 0; j < grid.Length; j++)
        {
            // Both halves of the sum can be near 1e13; kept apart by side they do not cancel.
            var mixture = Math.Log((grid[j] * share) + 1 - share);
            exponents[j] += (count.Canary * (Math.Log(grid[j]) - mixture)) - ((count.Both - count.Canary) * mixture);
        }
    }
}
