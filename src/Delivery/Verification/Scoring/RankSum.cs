namespace Agrimaan.Delivery.Verification.Scoring;

/// <summary>
/// The two-sample rank test of Wilcoxon (1945) and of Mann and Whitney (1947), "On a Test of Whether one of Two Random Variables
/// is Stochastically Larger than the Other", Annals of Mathematical Statistics 18, 50-60, in its normal approximation with
/// correction for ties and for continuity: Lehmann (1975), "Nonparametrics", chapter 1, sections 3 and 4.
/// </summary>
/// <param name="PairsWon">Of all pairs, those in which the canary less the shift is larger; half a pair for a tie. Mann and Whitney's U.</param>
/// <param name="Excess">By how many pairs that is more than one would expect of equal sides.</param>
/// <param name="Deviation">The standard deviation of it, were the sides equal.</param>
public readonly record struct RankSum(double PairsWon, double Excess, double Deviation)
{
    /// <summary>Half a step of U, which moves in whole steps where the normal curve is smooth.</summary>
    private const double Continuity = 0.5;

    /// <summary>Two numbers whose difference is within so many rounding errors of the shift differ by the shift: rounding must not break a tie in one unit and keep it in another.</summary>
    private const double Rounding = 8 * 2.220446049250313e-16;

    /// <summary>How many standard deviations the canary wins more (or, below 0, fewer) pairs than equal sides would.</summary>
    public double Z => Deviation == 0 || Math.Abs(Excess) <= Continuity ? 0 : (Excess - Math.CopySign(Continuity, Excess)) / Deviation;

    /// <summary>Holds the canary, moved down by <paramref name="shift"/>, against the baseline.</summary>
    /// <param name="canary">In ascending order.</param>
    /// <param name="baseline">In ascending order.</param>
    public static RankSum At(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline, double shift)
    {
        var (won, ties) = (0.0, Ties(baseline));
        var (below, upTo, used) = (0, 0, 0);
        for (var i = 0; i < canary.Length;)
        {
            var run = Run(canary, i);
            while (below < baseline.Length && Compare(canary[i], baseline[below], shift) > 0)
            {
                below++;
            }

            upTo = Math.Max(upTo, below);
            while (upTo < baseline.Length && Compare(canary[i], baseline[upTo], shift) == 0)
            {
                upTo++;
            }

            won += run * (below + ((upTo - below) / 2.0));
            var from = Math.Max(below, used);
            ties += Cubes(run + upTo - from) - Ties(baseline[from..upTo]);
            used = upTo;
            i += run;
        }

        double n = canary.Length, m = baseline.Length, all = n + m;
        var variance = all < 2 ? 0 : n * m / 12 * (all + 1 - (ties / (all * (all - 1))));
        return new(won, won - (n * m / 2), Math.Sqrt(Math.Max(0, variance)));
    }

    /// <summary>The largest Z that two sides without ties can reach, when one lies wholly above the other.</summary>
    public static double Furthest(int canary, int baseline)
    {
        var pairs = (double)canary * baseline;
        return pairs == 0 ? 0 : Math.Max(0, (pairs / 2) - Continuity) / Math.Sqrt(pairs * (canary + baseline + 1) / 12);
    }

    /// <summary>The standard deviation of U between the points where a shift makes new ties.</summary>
    internal static double DeviationBetweenTies(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline)
    {
        double n = canary.Length, m = baseline.Length, all = n + m;
        return all < 2 ? 0 : Math.Sqrt(Math.Max(0, n * m / 12 * (all + 1 - ((Ties(canary) + Ties(baseline)) / (all * (all - 1))))));
    }

    private static int Compare(double canary, double baseline, double shift)
    {
        if (shift == 0)
        {
            return canary.CompareTo(baseline);
        }

        var over = canary - baseline - shift;
        return Math.Abs(over) <= Rounding * Math.Max(Math.Abs(canary), Math.Abs(baseline)) ? 0 : Math.Sign(over);
    }

    private static double Ties(ReadOnlySpan<double> sorted)
    {
        var ties = 0.0;
        for (var i = 0; i < sorted.Length;)
        {
            var run = Run(sorted, i);
            ties += Cubes(run);
            i += run;
        }

        return ties;
    }

    private static int Run(ReadOnlySpan<double> sorted, int start)
    {
        var end = start + 1;
        while (end < sorted.Length && sorted[end] == sorted[start])
        {
            end++;
        }

        return end - start;
    }

    private static double Cubes(double run) => (run * run * run) - run;
}
