using Agrimaan.Delivery.Verification.Sequential;

namespace Agrimaan.Delivery.Tests.Verification.Sequential;

/// <summary>
/// Traffic of equal replicas, a second at a time, of which each stalls now and then: a stall makes all requests of that replica slow
/// (anchors C.3). The bars are at the median, p75, p90 and p99.
/// </summary>
internal sealed class StallTraffic(Random random, int canaries, int replicas, double weight, double rate)
{
    private static readonly double[] Over = [0.5, 0.25, 0.1, 0.01];
    private readonly double[] _left = new double[replicas];

    public (int Canaries, int Replicas, double Weight) Layout => (canaries, replicas, weight);

    /// <summary>Stalls of one replica per second.</summary>
    public double StallRate { get; init; }

    /// <summary>How long one lasts, in seconds.</summary>
    public double StallLength { get; init; }

    /// <summary>Share over each bar on the canary, when it is not as good as stable.</summary>
    public double[] CanaryOver { get; init; } = Over;

    /// <summary>What the next second brings, one entry per bar.</summary>
    public BarCount[] Second()
    {
        var (canary, stable) = (Side(0, canaries, weight * rate / canaries, CanaryOver), Side(canaries, replicas, (1 - weight) * rate / (replicas - canaries), Over));
        return [.. Over.Select((_, bar) => new BarCount(weight, canary.Slow[bar], canary.All, stable.Slow[bar], stable.All))];
    }

    /// <summary>The share over each bar of a version so many times as slow: log-normal, sigma 0.5, as <see cref="Simulated.Latency"/>.</summary>
    public static double[] OverWhen(double ratio) => [.. new[] { 0, 0.674490, 1.281552, 2.326348 }.Select(z => 1 - Phi(z - (Math.Log(ratio) / 0.5)))];

    /// <summary>A Poisson number; by inversion for small means, rounded normal for large ones.</summary>
    public static int Poisson(Random random, double mean)
    {
        if (mean > 30)
        {
            return (int)Math.Max(0, Math.Round(mean + (Math.Sqrt(mean) * Simulated.Normal(random))));
        }

        var (number, product, least) = (0, random.NextDouble(), Math.Exp(-mean));
        for (; product > least; number++)
        {
            product *= random.NextDouble();
        }

        return number;
    }

    private (double[] Slow, double All) Side(int first, int end, double each, double[] over)
    {
        var stalled = 0.0;
        for (var replica = first; replica < end; replica++)
        {
            var start = 0.0;
            if (StallRate > 0 && _left[replica] <= 0 && random.NextDouble() < StallRate)
            {
                start = random.NextDouble();
                _left[replica] = StallLength;
            }

            var here = Math.Min(1 - start, _left[replica]);
            stalled += Math.Max(0, here);
            _left[replica] -= here;
        }

        var inStall = stalled <= 0 ? 0 : Poisson(random, stalled * each);
        var calm = ((end - first) - stalled) * each;
        var (slow, sum) = (new double[over.Length], (double)inStall);
        for (var bar = over.Length - 1; bar >= 0; bar--)
        {
            sum += Poisson(random, calm * (over[bar] - (bar + 1 < over.Length ? over[bar + 1] : 0)));
            slow[bar] = sum;
        }

        return (slow, sum + Poisson(random, calm * (1 - over[0])));
    }

    private static double Phi(double z)
    {
        // Simpson's rule from 0; 1e-9 is enough for a share of requests.
        var (sum, step) = (0.0, z / 200);
        for (var i = 0; i <= 200; i++)
        {
            sum += (i is 0 or 200 ? 1 : i % 2 == 1 ? 4 : 2) * Math.Exp(-i * step * i * step / 2);
        }

        return 0.5 + (sum * step / 3 / Math.Sqrt(2 * Math.PI));
    }
}
