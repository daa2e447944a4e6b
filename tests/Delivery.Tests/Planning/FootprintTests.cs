using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Targets;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using Xunit;

namespace Agrimaan.Delivery.Tests.Planning;

/// <summary>What a plan says it takes, held against what the engine then runs at once.</summary>
public sealed class FootprintTests
{
    [Theory]
    [InlineData(Strategy.Canary, 1, false, 3, 8)]
    [InlineData(Strategy.Canary, 1, true, 3, 8)]
    [InlineData(Strategy.BlueGreen, 1, false, 3, 2)]
    [InlineData(Strategy.Rolling, 1, false, 3, 8)]
    [InlineData(Strategy.Rolling, 2, false, 5, 5)]
    [InlineData(Strategy.Canary, 1, false, 4, 1)]
    public async Task It_is_what_runs_at_once_at_the_most(string strategy, int surge, bool fresh, int before, int after)
    {
        using var farm = new FakePlatform();
        farm.Policy = farm.Policy with { Strategy = strategy, Steps = strategy == Strategy.Canary ? [1000] : [], Surge = surge, FreshBaseline = fresh, OnInconclusive = null };
        await farm.StartAsync();
        await farm.BringUpAsync("user", "crop");
        await farm.RecordReleaseAsync(Of("1.0.0", before));
        await farm.RecordReleaseAsync(Of("2.0.0", after));
        await farm.BeginAsync("1.0.0");
        await farm.FinishAsync();

        // Memory in instances: each takes one.
        var each = farm.World.Alive.ToImmutableDictionary(key => key, _ => 1L);
        await farm.BeginAsync("2.0.0");
        var plan = farm.Loop.State.Active!.Plan;
        var peak = Footprint.PeakOf(plan, new(0, each));
        var most = 0;
        await farm.UntilAsync(() =>
        {
            most = Math.Max(most, farm.World.Alive.Count());
            return farm.Loop.State.Active is null;
        });
        Assert.Equal(RunOutcome.Promoted, farm.Loop.State.Runs[^1].Outcome);
        Assert.InRange(most - each.Count, 1, peak);
        Assert.True(peak <= most - each.Count + 1, $"{peak} was said, {most - each.Count} came");
    }

    [Fact]
    public void What_cannot_be_measured_is_not_reckoned()
    {
        var plan = Planner.Make(PlanKind.Deploy, Of("1.0.0", 2), Of("2.0.0", 2), new RolloutPolicy());
        Assert.Equal(0, Footprint.PeakOf(plan, new(1_000, ImmutableDictionary<InstanceKey, long>.Empty)));
        Assert.Null(Footprint.EachOf(plan, plan.Steps[0], new(1_000, ImmutableDictionary<InstanceKey, long>.Empty)));
    }

    [Fact]
    [Trait("Plan", "370")]
    public void It_is_told_with_what_is_free()
    {
        var plan = Planner.Make(PlanKind.Deploy, Of("1.0.0", 2), Of("2.0.0", 2), new RolloutPolicy());
        var used = Enumerable.Range(0, 2).ToImmutableDictionary(ordinal => InstanceKey.Of(FakePlatform.Name, "crop", "r1-0-0", ordinal), ordinal => 50_000_000L + (ordinal * 20_000_000));
        Assert.Contains(
            Outlook.Of(plan, _ => null, new(900_000_000, used)),
            foreseen => foreseen.Sentence == "crop: up to 4 instances at once instead of 2, 1.0.0 and 2.0.0 side by side, about 120 MB more, and 900 MB are free");
    }

    private static Release Of(string version, int replicas)
    {
        var release = AnyRelease.Of(version, "crop>user", "user");
        return release with { Services = release.Services.ToImmutableSortedDictionary(service => service.Key, service => service.Value with { Replicas = replicas }) };
    }
}
