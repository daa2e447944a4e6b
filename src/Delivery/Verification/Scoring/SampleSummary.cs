namespace Agrimaan.Delivery.Verification.Scoring;

/// <summary>What a series of values looks like; all zero when there are none.</summary>
/// <param name="Count">How many values.</param>
/// <param name="Deviation">The standard deviation with n - 1 below the line; 0 for a single value.</param>
public sealed record SampleSummary(int Count, double Min, double Max, double Mean, double Deviation)
{
    /// <summary>Summarises values that are all numbers.</summary>
    public static SampleSummary Of(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
        {
            return new(0, 0, 0, 0, 0);
        }

        // Welford (1962): one pass, and no difference of two large sums.
        var (min, max, mean, squares) = (values[0], values[0], 0.0, 0.0);
        for (var i = 0; i < values.Length; i++)
        {
            var apart = values[i] - mean;
            mean += apart / (i + 1);
            squares += apart * (values[i] - mean);
            min = Math.Min(min, values[i]);
            max = Math.Max(max, values[i]);
        }

        return new(values.Length, min, max, min == max ? min : mean, values.Length < 2 || min == max ? 0 : Math.Sqrt(squares / (values.Length - 1)));
    }
}
