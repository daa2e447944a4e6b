using System.Collections.Immutable;

namespace Agrimaan.Delivery.Verification.Scoring;

/// <summary>Values so far from the others that they may be no part of the story.</summary>
public static class Outliers
{
    private const double LowestPercent = 1;
    private const double HighestPercent = 99;
    private const double Rounding = 1e-13;

    /// <summary>Places of values that are more than <paramref name="sigmas"/> standard deviations from the mean.</summary>
    public static ImmutableArray<int> BySigma(ReadOnlySpan<double> values, double sigmas)
    {
        var summary = SampleSummary.Of(values);
        return Outside(values, summary.Mean - (sigmas * summary.Deviation), summary.Mean + (sigmas * summary.Deviation));
    }

    /// <summary>
    /// Places of values that are more than <paramref name="factor"/> interquartile ranges beyond the quartiles: Tukey (1977),
    /// "Exploratory Data Analysis", chapter 2.
    /// </summary>
    /// <param name="widened">Whether the fences stand no nearer than the 1st and the 99th percentile, so that a sample with hardly any spread loses few.</param>
    public static ImmutableArray<int> ByQuartiles(ReadOnlySpan<double> values, double factor, bool widened)
    {
        if (values.IsEmpty)
        {
            return [];
        }

        var sorted = values.ToArray();
        Array.Sort(sorted);
        var (low, high) = (Percentile.Of(sorted, 25), Percentile.Of(sorted, 75));
        var reach = factor * (high - low);
        var (lower, upper) = (low - reach, high + reach);
        return widened
            ? Outside(values, Math.Min(lower, Percentile.Of(sorted, LowestPercent)), Math.Max(upper, Percentile.Of(sorted, HighestPercent)))
            : Outside(values, lower, upper);
    }

    /// <summary>The values without those at some places.</summary>
    /// <param name="places">In ascending order.</param>
    public static double[] Without(ReadOnlySpan<double> values, ImmutableArray<int> places)
    {
        var (kept, next) = (new double[values.Length - places.Length], 0);
        for (var i = 0; i < values.Length; i++)
        {
            if (next < places.Length && places[next] == i)
            {
                next++;
            }
            else
            {
                kept[i - next] = values[i];
            }
        }

        return kept;
    }

    private static ImmutableArray<int> Outside(ReadOnlySpan<double> values, double lower, double upper)
    {
        // A value on the fence stays, whatever the last digit of the fence is in the unit of the day.
        var slack = Rounding * Math.Max(Math.Abs(lower), Math.Abs(upper));
        var places = ImmutableArray.CreateBuilder<int>();
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] < lower - slack || values[i] > upper + slack)
            {
                places.Add(i);
            }
        }

        return places.ToImmutable();
    }
}
