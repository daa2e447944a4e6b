using Agrimaan.Delivery.Verification.Sequential;
using Xunit;

namespace Agrimaan.Delivery.Tests.Verification.Sequential;

/// <summary>What a policy is said to see, beside what it sees.</summary>
public sealed class PowerTests
{
    private static readonly SequentialPolicy ByRequest = new() { Unit = EvidenceUnit.Request, ErrorRatio = 1, Steps = 1 };
    private static readonly PlannedWeight[] Tenth = [new(0.1, TimeSpan.FromHours(200))];

    private static readonly PlannedWeight[] Plan = [.. new[] { 0.05, 0.1, 0.25, 0.5, 0.75 }.Select(share => new PlannedWeight(share, TimeSpan.FromMinutes(10)))];

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.05)]
    [InlineData(0.10)]
    public void The_time_told_is_about_the_median_of_the_true_times(double canary)
    {
        // Evidence of 300 instead of 100, as three metrics share the promise.
        var random = new Random(20_33);
        var seen = Simulated.Median(Enumerable.Range(0, 501).Select(_ => Simulated.RequestsToAlarm(random, 0.1, 0.01, canary, 1_000_000, alpha: 0.01 / 3)));
        var told = Power.ToSeeErrors(ByRequest, Tenth, 10, 0.01, canary)!.Value.TotalSeconds;
        Assert.InRange(told / seen, 0.75, 1.35);
    }

    [Theory]
    [InlineData(2, 0.04)]
    [InlineData(2, 0.10)]
    [InlineData(50, 0.04)]
    public void Also_by_episodes_over_the_steps_of_a_rollout(double rate, double canary)
    {
        var random = new Random(20_34);
        var seen = Simulated.Median(Enumerable.Range(0, 61).Select(_ => SecondsByEpisode(random, rate, 0.01, canary)));
        var told = Power.ToSeeErrors(new(), Plan, rate, 0.01, canary)!.Value.TotalSeconds;
        TestContext.Current.SendDiagnosticMessage($"{rate}/s, {canary:P0}: told {told:0} s, seen {seen} s");
        Assert.InRange(told / seen, 0.7, 1.4);
    }

    private static double? SecondsByEpisode(Random random, double rate, double stable, double canary)
    {
        var (policy, steps, clock) = (new SequentialPolicy(), new List<Units>(), 0);
        foreach (var planned in Plan)
        {
            steps.Add(Units.Begin(planned.Share, null, policy.Episode, policy.ErrorRatio));
            for (var end = clock + planned.For.TotalSeconds; clock < end;)
            {
                var units = steps[^1].Add(
                    TimeSpan.FromSeconds(++clock),
                    new(0, StallTraffic.Poisson(random, rate * planned.Share * canary), 0, StallTraffic.Poisson(random, rate * (1 - planned.Share) * stable), 0));
                var closed = units.Count > steps[^1].Count;
                steps[^1] = units;
                if (closed && Units.LogRise(steps, policy.Steps) - Math.Log(3) >= EventTest.Threshold(policy.FalseAlarm))
                {
                    return clock;
                }
            }

            steps[^1] = steps[^1].Close();
        }

        return null;
    }

    [Fact]
    public void The_power_is_one_sentence()
    {
        Assert.Equal("at 2 requests/s this canary can see +3 % errors in 41 minutes", Power.Sentence(new(), Plan, 2, 0.01, 0.03));
        Assert.Equal("at 0.01 requests/s this canary cannot see +3 % errors before it ends", Power.Sentence(new(), Plan, 0.01, 0.01, 0.03));
    }

    [Fact]
    public void More_traffic_and_more_errors_are_seen_sooner()
    {
        var few = Power.ToSeeErrors(new(), Tenth, 1, 0.01, 0.05);
        Assert.True(Power.ToSeeErrors(new(), Tenth, 10, 0.01, 0.05) < few);
        Assert.True(Power.ToSeeErrors(new(), Tenth, 1, 0.01, 0.10) < few);
        Assert.Null(Power.ToSeeErrors(new(), Tenth, 1, 0.01, 0.01));
        PlannedWeight[] hour = [new(0.1, TimeSpan.FromHours(1))];
        var least = Power.SmallestErrors(ByRequest, hour, 10, 0.01)!.Value;
        Assert.InRange(least, 0.011, 0.03);
        Assert.Null(Power.ToSeeErrors(ByRequest, hour, 10, 0.01, least - 0.001));
        Assert.NotNull(Power.ToSeeErrors(ByRequest, hour, 10, 0.01, least + 0.001));
    }
}
