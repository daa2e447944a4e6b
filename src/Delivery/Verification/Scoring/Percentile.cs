namespace Agrimaan.Delivery.Verification.Scoring;

/// <summary>Percentiles between the points of a sample: definition 7 of Hyndman and Fan (1996), "Sample Quantiles in Statistical Packages", The American Statistician 50, 361-365.</summary>
public static class Percentile
{
    /// <param name="sorted">At least one value, in ascending order.</param>
    /// <param name="percent">From 0 to 100.</param>
    public static double Of(ReadOnlySpan<double> sorted, double percent)
    {
        if (sorted.IsEmpty)
        {
            throw new ArgumentException("There is no percentile of nothing.", nameof(sorted));
        }

        var place = (sorted.Length - 1) * Math.Clamp(percent, 0, 100) / 100;
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
