using Agrimaan.Delivery.Verification;
using Agrimaan.Delivery.Verification.Sequential;

namespace Agrimaan.Delivery.Tests.Verification.Sequential;

/// <summary>Traffic made up with a fixed seed, a request at a time, for measuring how soon and how wrongly a test fires.</summary>
internal static class Simulated
{
    /// <summary>Canary requests until E reaches 100 at a fixed weight, evaluated after every error; or null within the given requests.</summary>
    public static double? RequestsToAlarm(Random random, double weight, double stable, double canary, int most, double tolerance = 1, double alpha = 0.01)
    {
        // Only errors move E: jump from one to the next.
        var (requests, onCanary, both) = (0.0, 0, 0);
        var rate = (weight * canary) + ((1 - weight) * stable);
        while (true)
        {
            requests += 1 + Math.Floor(Math.Log(1 - random.NextDouble()) / Math.Log(1 - rate));
            if (requests > most)
            {
                return null;
            }

            both++;
            onCanary += random.NextDouble() < weight * canary / rate ? 1 : 0;
            if (EventTest.LogRise([new(weight, onCanary, both)], tolerance) >= EventTest.Threshold(alpha))
            {
                return requests * weight;
            }
        }
    }

    /// <summary>The middle of the values; +∞ stands for those that never came.</summary>
    public static double Median(IEnumerable<double?> values)
    {
        var sorted = values.Select(value => value ?? double.PositiveInfinity).Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    /// <summary>The share of values that came at all.</summary>
    public static double Share(IReadOnlyCollection<double?> values) => values.Count(value => value is not null) / (double)values.Count;

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Of C.3: log-normal, median 20 ms, sigma 0.5, in µs.</summary>
    public static long Latency(Random random) => (long)(20_000 * Math.Exp(0.5 * Normal(random)));

    /// <summary>Canary requests until E of the four bars reaches 100, looked at every <paramref name="batch"/> requests of both sides.</summary>
    public static double? RequestsToSlowAlarm(
        Random random, double weight, int most, Func<Random, long> canary, double tolerance = 1, int batch = 5)
    {
        var before = new long[LatencyHistogram.Length];
        for (var i = 0; i < 2_000; i++)
        {
            before[LatencyHistogram.IndexOf(Latency(random))]++;
        }

        var bars = LatencyBars.Of(before, tolerance, 10);
        var (slowCanary, slowStable) = (new double[bars.Length], new double[bars.Length]);
        var (onCanary, onStable) = (0, 0);
        Span<double> logs = stackalloc double[bars.Length];
        for (var request = 1; request <= most; request++)
        {
            var isCanary = random.NextDouble() < weight;
            var bucket = LatencyHistogram.IndexOf(isCanary ? canary(random) : Latency(random));
            for (var bar = 0; bar < bars.Length; bar++)
            {
                if (isCanary)
                {
                    slowCanary[bar] += bucket > bars[bar].ToleratedBucket ? 1 : 0;
                }
                else
                {
                    slowStable[bar] += bucket > bars[bar].Bucket ? 1 : 0;
                }
            }

            _ = isCanary ? onCanary++ : onStable++;
            if (request % batch != 0)
            {
                continue;
            }

            for (var bar = 0; bar < bars.Length; bar++)
            {
                logs[bar] = BarTest.LogSlower(
                    [new(weight, slowCanary[bar], onCanary, slowStable[bar], onStable)], bars[bar].Share, planned: 1);
            }

            if (EValues.LogMean(logs) >= EventTest.Threshold(0.01))
            {
                return onCanary;
            }
        }

        return null;
    }
}
