namespace Agrimaan.Delivery.Verification.Sequential;

/// <summary>Sums of numbers that are kept as their natural logarithms, since e-values leave the range of a double within minutes.</summary>
internal static class LogMath
{
    /// <summary>ln(Σ weight × e^value), scaled by the largest value so that nothing overflows. −∞ when all weights are 0.</summary>
    /// <param name="values">Logarithms, finite or −∞.</param>
    /// <param name="weights">One weight per value, not negative; or empty: all 1.</param>
    public static double Sum(ReadOnlySpan<double> values, ReadOnlySpan<double> weights = default)
    {
        var largest = double.NegativeInfinity;
        foreach (var value in values)
        {
            largest = Math.Max(largest, value);
        }

        if (double.IsInfinity(largest))
        {
            return largest;
        }

        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            sum += (weights.IsEmpty ? 1 : weights[i]) * Math.Exp(values[i] - largest);
        }

        return largest + Math.Log(sum);
    }

    /// <summary>ln of the plain mean of e^value.</summary>
    public static double Mean(ReadOnlySpan<double> values) => Sum(values) - Math.Log(values.Length);

    /// <summary>ln B(a, b) for a, b ≥ 1.</summary>
    public static double Beta(double a, double b) => Gamma(a) + Gamma(b) - Gamma(a + b);

    private static double Gamma(double x)
    {
        // Stirling's series is right to the last digits from 15 on; below, Γ(x) = Γ(x + 1) / x leads there.
        var shift = 0.0;
        for (; x < 15; x++)
        {
            shift -= Math.Log(x);
        }

        var square = 1 / (x * x);
        var series = (1 / 12.0 - (square * (1 / 360.0 - (square * (1 / 1260.0 - (square / 1680)))))) / x;
        return shift + ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + series;
    }

    /// <summary>The place where a rising function passes zero, by halving; <paramref name="low"/> when it is positive everywhere.</summary>
    /// <param name="function">Does not fall from <paramref name="low"/> to <paramref name="high"/>.</param>
    public static double Root(Func<double, double> function, double low, double high)
    {
        // 80 halvings end at the last bit of a double for every range used here.
        for (var i = 0; i < 80; i++)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = function(middle) > 0 ? (low, middle) : (middle, high);
        }

        return high;
    }
}
