namespace Agrimaan.Delivery.Verification.Sequential;

/// <summary>
/// Bands around a whole distribution, and around one quantile, that hold at every sample size together (Howard and Ramdas, Bernoulli
/// 2022; the comparison of two of them is Lindon, Sanden and Shirikian, KDD 2022). They assume nothing of the distribution but
/// independent requests, and pay for it in time: the bars of <see cref="LatencyBars"/> are four times as quick.
/// </summary>
public static class DistributionBand
{
    private const double A = 0.85;

    /// <summary>
    /// Half the height of the band after <paramref name="count"/> observations: <c>A √((ln(1 + ln(t/m)) + C)/t)</c>, A = 0.85. All
    /// of [0, 1] before <paramref name="first"/> observations.
    /// </summary>
    /// <param name="count">Observations, t.</param>
    /// <param name="first">m: the band is valid from here on; 1 or more.</param>
    /// <param name="alpha">Probability that the truth ever leaves the band.</param>
    public static double Radius(double count, double first, double alpha) =>
        count < first ? 1 : OfConstant(count, first, Constant(alpha));

    /// <summary>
    /// Half the height for one fixed quantile p: <c>1.5 √(p(1−p) l) + 0.8 l</c>, <c>l = (1.4 ln ln(2.1 t) + ln(10/a))/t</c> (Howard and
    /// Ramdas, equation 1.1 in the form of anchors C.2).
    /// </summary>
    public static double QuantileRadius(double quantile, double count, double alpha)
    {
        if (count < 2)
        {
            return 1;
        }

        var rate = ((1.4 * Math.Log(Math.Log(2.1 * count))) + Math.Log(10 / alpha)) / count;
        return Math.Min(1, (1.5 * Math.Sqrt(quantile * (1 - quantile) * rate)) + (0.8 * rate));
    }

    /// <summary>
    /// Where a fixed quantile lies in µs, at every look together with probability 1 − <paramref name="alpha"/>; null at an end that
    /// is still open.
    /// </summary>
    /// <param name="histogram">One count per bucket of <see cref="LatencyHistogram"/>.</param>
    /// <param name="quantile">0 to 1, fixed beforehand.</param>
    /// <param name="alpha">Probability that the interval is ever wrong.</param>
    public static (long? Low, long? High) Quantile(ReadOnlySpan<long> histogram, double quantile, double alpha)
    {
        var radius = QuantileRadius(quantile, LatencyBars.SlowerThan(histogram, -1), alpha);
        // The quantile of the upper end of a bucket bounds from above; from below it takes the bucket's lower end.
        var low = quantile - radius > 0 ? LatencyHistogram.Quantile(histogram, quantile - radius) : null;
        return (
            low is { } end ? LatencyHistogram.UpperBound(LatencyHistogram.IndexOf(end - 1) - 1) : null,
            quantile + radius < 1 ? LatencyHistogram.Quantile(histogram, quantile + radius) : null);
    }

    /// <summary>
    /// The duration in µs at which the canary is certainly slower: its band lies below the stable one's, so that certainly more of
    /// its requests are slower. Null while there is none.
    /// </summary>
    /// <param name="canary">Histogram of the canary.</param>
    /// <param name="stable">Histogram of stable.</param>
    /// <param name="alpha">Probability that this ever names a duration at which the canary is not slower; half goes to each band.</param>
    public static long? SlowerAt(ReadOnlySpan<long> canary, ReadOnlySpan<long> stable, double alpha)
    {
        var (allCanary, allStable) = (LatencyBars.SlowerThan(canary, -1), LatencyBars.SlowerThan(stable, -1));
        if (allCanary == 0 || allStable == 0)
        {
            return null;
        }

        var constant = Constant(alpha / 2);
        var both = OfConstant(allCanary, 1, constant) + OfConstant(allStable, 1, constant);
        var (fastCanary, fastStable, widest, at) = (0L, 0L, both, -1);
        for (var i = 0; i < Math.Max(canary.Length, stable.Length); i++)
        {
            fastCanary += i < canary.Length ? canary[i] : 0;
            fastStable += i < stable.Length ? stable[i] : 0;
            var gap = ((double)fastStable / allStable) - ((double)fastCanary / allCanary);
            (widest, at) = gap > widest ? (gap, i) : (widest, at);
        }

        return at < 0 ? null : LatencyHistogram.UpperBound(at);
    }

    private static double OfConstant(double count, double first, double constant) =>
        Math.Min(1, A * Math.Sqrt((Math.Log(1 + Math.Log(count / first)) + constant) / count));

    /// <summary>C that makes the crossing probability <paramref name="alpha"/>: min over η of 4 e^(−γ²C) (1 + 1/((γ²−1) ln η)) = a.</summary>
    private static double Constant(double alpha) => LogMath.Root(c => Math.Log(alpha) - LogCrossing(c), 0.8, 60);

    private static double LogCrossing(double c)
    {
        // Smooth with one valley in ln(η − 1): golden-section search, the bounds enclose it for every C above 0.8.
        var (low, high, golden) = (Math.Log(1e-4), Math.Log(1.5), (Math.Sqrt(5) - 1) / 2);
        for (var i = 0; i < 40; i++)
        {
            var (left, right) = (high - (golden * (high - low)), low + (golden * (high - low)));
            (low, high) = LogCrossing(c, left) <= LogCrossing(c, right) ? (low, right) : (left, high);
        }

        return LogCrossing(c, (low + high) / 2);
    }

    private static double LogCrossing(double c, double logExcess)
    {
        var eta = 1 + Math.Exp(logExcess);
        var inner = A - Math.Sqrt(2 * (eta - 1) / c);
        var square = inner <= 0 ? 0 : 2 / eta * inner * inner;
        return square <= 1 ? double.PositiveInfinity : Math.Log(4) - (square * c) + Math.Log(1 + (1 / ((square - 1) * Math.Log(eta))));
    }
}
