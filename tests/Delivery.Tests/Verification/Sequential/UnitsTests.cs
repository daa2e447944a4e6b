using Agrimaan.Delivery.Verification.Sequential;
using Xunit;

namespace Agrimaan.Delivery.Tests.Verification.Sequential;

/// <summary>One stall is one piece of evidence, however many requests it hits.</summary>
public sealed class UnitsTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.3)]
    [InlineData(1.0)]
    public void Stalls_of_equal_replicas_roll_nothing_back(double length)
    {
        var random = new Random(20_30);
        var alarms = Enumerable.Range(0, 60).Count(_ => SecondsToAlarm(new(random, 1, 10, 0.1, 100) { StallRate = 1 / 60.0, StallLength = length }, 3_000) is not null);
        TestContext.Current.SendDiagnosticMessage($"stalls of {length} s: {alarms} of 60");
        Assert.InRange(alarms, 0, 2);
    }

    [Theory]
    [InlineData(1, 2, 0.05)]
    [InlineData(1, 4, 0.5)]
    public void Also_when_replicas_and_traffic_are_not_in_step(int canaries, int replicas, double weight)
    {
        var random = new Random(20_31);
        var alarms = Enumerable.Range(0, 60).Count(_ => SecondsToAlarm(new(random, canaries, replicas, weight, 100) { StallRate = 1 / 60.0, StallLength = 0.5 }, 3_000) is not null);
        TestContext.Current.SendDiagnosticMessage($"{canaries} of {replicas} at {weight}: {alarms} of 60");
        Assert.InRange(alarms, 0, 2);
    }

    [Theory]
    [InlineData(1, 10, 0.1, 1.5)]
    [InlineData(1, 10, 0.1, 3)]
    [InlineData(1, 2, 0.05, 1.5)]
    public void A_slower_canary_is_seen_all_the_same(int canaries, int replicas, double weight, double ratio)
    {
        var random = new Random(20_32);
        var seconds = Enumerable.Range(0, 21).Select(_ => SecondsToAlarm(
            new(random, canaries, replicas, weight, 100) { StallRate = 1 / 60.0, StallLength = 0.3, CanaryOver = StallTraffic.OverWhen(ratio) },
            3_000));
        TestContext.Current.SendDiagnosticMessage($"x{ratio} {canaries}/{replicas} at {weight}: {Simulated.Median(seconds)} s");
        Assert.InRange(Simulated.Median(seconds), 1, 300);
    }

    [Fact]
    public void Counted_by_the_request_the_same_stalls_roll_back_equal_versions()
    {
        var random = new Random(20_30);
        var alarms = 0;
        for (var run = 0; run < 30; run++)
        {
            var traffic = new StallTraffic(random, 1, 10, 0.1, 100) { StallRate = 1 / 60.0, StallLength = 1 };
            var (canary, both, alarm) = (0.0, 0.0, false);
            for (var second = 0; second < 600 && !alarm; second++)
            {
                var tail = traffic.Second()[^1];
                (canary, both) = (canary + tail.CanarySlow, both + tail.CanarySlow + tail.StableSlow);
                alarm = EventTest.LogRise([new(0.1, canary, both)]) >= EventTest.Threshold(0.01);
            }

            alarms += alarm ? 1 : 0;
        }

        Assert.InRange(alarms, 9, 30);
    }

    [Fact]
    public void Events_one_by_one_are_units_of_their_own()
    {
        var units = Units.Begin(0.1, null, Longest);
        for (var i = 0; i < 10; i++)
        {
            units = units.Add(TimeSpan.FromSeconds(10 * i), new(0, i % 2, 1, 1 - (i % 2), 9));
        }

        Assert.Equal((9, 4), (units.Count, units.OnCanary));
        units = units.Close();
        Assert.Equal((10, 5), (units.Count, units.OnCanary));
        Assert.Equal(EventTest.LogRise([new(0.1, 5, 10)]), Units.LogRise([units], 1), 1e-9);
        Assert.Same(units, units.Close());
    }

    [Fact]
    public void A_stall_counts_once_however_many_requests_it_hits()
    {
        Units After(int hit) => Units.Begin(0.1, 0.1, Longest)
            .Add(TimeSpan.FromSeconds(1), new(0, hit, hit, 0, 9 * hit)).Add(TimeSpan.FromSeconds(2), new(0, hit, hit, 0, 9 * hit)).Close();
        Assert.Equal(1, After(500).Count);
        Assert.Equal(Units.LogRise([After(1)], 1), Units.LogRise([After(500)], 1), 1e-12);
    }

    internal static double? SecondsToAlarm(StallTraffic traffic, int most)
    {
        Units[]? bars = null;
        var (canaries, replicas, weight) = traffic.Layout;
        Span<double> logs = stackalloc double[4];
        for (var second = 1; second <= most; second++)
        {
            var counts = traffic.Second();
            bars ??= [.. counts.Select(_ => Units.Begin(weight, (double)canaries / replicas, Longest))];
            for (var bar = 0; bar < counts.Length; bar++)
            {
                var before = bars[bar].Count;
                bars[bar] = bars[bar].Add(TimeSpan.FromSeconds(second), counts[bar]);
                logs[bar] = bars[bar].Count == before ? logs[bar] : Units.LogRise([bars[bar]], 1);
            }

            if (EValues.LogMean(logs) >= EventTest.Threshold(0.01))
            {
                return second;
            }
        }

        return null;
    }
}
