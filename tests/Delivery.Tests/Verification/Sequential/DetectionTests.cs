using System.Runtime.InteropServices;
using Agrimaan.Delivery.Verification.Sequential;
using Xunit;

namespace Agrimaan.Delivery.Tests.Verification.Sequential;

/// <summary>How soon a regression is seen, and how seldom one is seen that is none (anchors C.3), at ratio bound 1, by the request.</summary>
public sealed class DetectionTests
{
    [Theory]
    [InlineData(0.02, 1_850)]
    [InlineData(0.05, 170)]
    [InlineData(0.10, 50)]
    public void More_errors_are_seen_after_few_canary_requests(double canary, double bar)
    {
        var random = new Random(20_26);
        var runs = Enumerable.Range(0, 1_001).Select(_ => Simulated.RequestsToAlarm(random, 0.1, 0.01, canary, 1_000_000));
        var median = Simulated.Median(runs);
        TestContext.Current.SendDiagnosticMessage($"1 % to {canary:P0}: {median}");
        Assert.InRange(median, 1, bar);
    }

    /// <summary>5, 10, 25, 50 and 75 % for ten minutes each, looked at after every error, with a test begun anew at each step.</summary>
    [Theory]
    [InlineData(1, 0.001)]
    [InlineData(10, 0.001)]
    [InlineData(1, 0.01)]
    [InlineData(10, 0.01)]
    public void Equal_versions_are_rolled_back_in_at_most_one_rollout_of_a_hundred(double rate, double errors)
    {
        var random = new Random(20_35);
        var alarms = Enumerable.Range(0, 400).Count(_ => RolledBack(random, rate * errors * 600));
        Assert.InRange(alarms, 0, 8);
    }

    private static bool RolledBack(Random random, double perStep)
    {
        var steps = new List<EventCount>();
        foreach (var weight in new[] { 0.05, 0.1, 0.25, 0.5, 0.75 })
        {
            steps.Add(new(weight, 0, 0));
            for (var errors = StallTraffic.Poisson(random, perStep); errors > 0; errors--)
            {
                steps[^1] = steps[^1] with { Canary = steps[^1].Canary + (random.NextDouble() < weight ? 1 : 0), Both = steps[^1].Both + 1 };
                if (EventTest.LogRiseRestarted(CollectionsMarshal.AsSpan(steps), 5) >= EventTest.Threshold(0.01))
                {
                    return true;
                }
            }
        }

        return false;
    }

    [Theory]
    [InlineData(1.5, 0, 40)]
    [InlineData(3.0, 0, 12)]
    [InlineData(1.0, 0.05, 200)]
    public void A_slower_canary_is_seen_after_few_requests(double ratio, double tail, double bar)
    {
        var random = new Random(20_27);
        var runs = Enumerable.Range(0, 401).Select(_ => Simulated.RequestsToSlowAlarm(
            random, 0.1, 20_000, chance => (long)(ratio * Simulated.Latency(chance)) + (chance.NextDouble() < tail ? 500_000 : 0)));
        var median = Simulated.Median(runs);
        TestContext.Current.SendDiagnosticMessage($"x{ratio} tail {tail}: {median}");
        Assert.InRange(median, 1, bar);
    }
}
