using Agrimaan.Delivery.Verification;
using Agrimaan.Delivery.Verification.Sequential;
using Xunit;

namespace Agrimaan.Delivery.Tests.Verification.Sequential;

/// <summary>Bands over the whole distribution, against the numbers of Howard and Ramdas' own program (anchors C.2).</summary>
public sealed class DistributionBandTests
{
    [Fact]
    public void The_radius_is_that_of_its_inventors()
    {
        Assert.Equal(0.08204769, DistributionBand.Radius(1_000, 100, 0.05), 1e-6);
        Assert.Equal(0.08581, DistributionBand.Radius(1_000, 1, 0.05), 5e-6);
        Assert.Equal(1, DistributionBand.Radius(99, 100, 0.05));
    }

    [Fact]
    public void A_quantile_stays_within_its_interval_at_every_look()
    {
        var random = new Random(20_28);
        var missed = 0;
        for (var run = 0; run < 100; run++)
        {
            var histogram = new long[LatencyHistogram.Length];
            for (var t = 1; t <= 2_000; t++)
            {
                histogram[LatencyHistogram.IndexOf(Simulated.Latency(random))]++;
                if (t % 20 == 0 && DistributionBand.Quantile(histogram, 0.5, 0.05) is var (low, high) && (low > 20_000 || high < 20_000))
                {
                    missed++;
                    break;
                }
            }

            var end = DistributionBand.Quantile(histogram, 0.5, 0.05);
            Assert.InRange(end.Low!.Value, 17_000, 20_000);
            Assert.InRange(end.High!.Value, 20_000, 23_000);
        }

        Assert.InRange(missed, 0, 2);
        Assert.Equal((null, null), DistributionBand.Quantile(new long[LatencyHistogram.Length], 0.5, 0.05));
    }

    [Fact]
    public void Bands_see_a_slower_version_later_than_bars_and_never_one_that_is_the_same()
    {
        var random = new Random(20_29);
        var seen = Enumerable.Range(0, 41).Select(_ => RequestsToGap(random, 1.5, 3_000)).ToArray();
        Assert.InRange(Simulated.Median(seen), 80, 220);
        Assert.DoesNotContain(Enumerable.Range(0, 41).Select(_ => RequestsToGap(random, 1, 3_000)), found => found is not null);
    }

    private static double? RequestsToGap(Random random, double ratio, int most)
    {
        var (canary, stable, onCanary) = (new long[LatencyHistogram.Length], new long[LatencyHistogram.Length], 0);
        for (var request = 1; request <= most; request++)
        {
            var isCanary = random.NextDouble() < 0.1;
            onCanary += isCanary ? 1 : 0;
            (isCanary ? canary : stable)[LatencyHistogram.IndexOf((long)((isCanary ? ratio : 1) * Simulated.Latency(random)))]++;
            if (request % 50 == 0 && DistributionBand.SlowerAt(canary, stable, 0.01) is not null)
            {
                return onCanary;
            }
        }

        return null;
    }
}
