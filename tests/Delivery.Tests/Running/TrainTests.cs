using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Targets;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using Xunit;

namespace Agrimaan.Delivery.Tests.Running;

/// <summary>Several services in one release.</summary>
public sealed class TrainTests
{
    [Fact]
    [Trait("Plan", "351")]
    public async Task Services_go_out_in_order_of_dependency_and_come_back_in_reverse()
    {
        using var farm = new FakePlatform();
        await farm.StartAsync();
        await farm.BringUpAsync("user", "crop", "web");
        await farm.RecordReleaseAsync(AnyRelease.Of("1.0.0", "web>crop", "crop>user", "user"));
        await farm.RecordReleaseAsync(AnyRelease.Of("2.0.0", "web>crop", "crop>user", "user"));
        await farm.BeginAsync("1.0.0");
        await farm.FinishAsync();
        farm.Traffic.Behaviours[("web", "2.0.0")] = (0.5, 10);
        await farm.BeginAsync("2.0.0");
        var run = await farm.FinishAsync();

        Assert.Equal(RunOutcome.RolledBack, run.Outcome);
        Assert.StartsWith("web 2.0.0 at 10 %", run.Reason, StringComparison.Ordinal);
        Assert.Equal(["user", "crop", "web", "web", "crop", "user"], Moves(farm));
        Assert.All(farm.Edge.Served!.Services.Values, route => Assert.Equal("1.0.0", Assert.Single(route.Backends, backend => backend.Weight == Backend.FullWeight).Version));
        await farm.UntilAsync(() => farm.World.Alive.Count() == 3);
        Assert.All(farm.World.Alive, key => Assert.Contains("r1-0-0", key.Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_old_side_of_a_promoted_service_stays_up_until_the_whole_run_has_ended()
    {
        using var farm = new FakePlatform();
        await farm.StartAsync();
        await farm.BringUpAsync("user", "crop");
        await farm.RecordReleaseAsync(AnyRelease.Of("1.0.0", "crop>user", "user"));
        await farm.RecordReleaseAsync(AnyRelease.Of("2.0.0", "crop>user", "user"));
        await farm.BeginAsync("1.0.0");
        await farm.FinishAsync();
        await farm.BeginAsync("2.0.0");
        await farm.UntilAsync(() => farm.Loop.Run!.Steps["rollout:crop"].Phase == StepPhase.Analysing);
        Assert.Contains(farm.World.Alive, key => key.Value.Contains("user.r1-0-0", StringComparison.Ordinal));
        Assert.Equal(RunOutcome.Promoted, (await farm.FinishAsync()).Outcome);
        await farm.UntilAsync(() => farm.World.Alive.Count() == 2);
    }

    [Fact]
    public async Task A_service_that_is_new_or_gone_comes_and_goes_with_the_release()
    {
        using var farm = new FakePlatform();
        await farm.StartAsync();
        await farm.BringUpAsync("user", "crop", "soil");
        await farm.RecordReleaseAsync(AnyRelease.Of("1.0.0", "crop>user", "user"));
        await farm.RecordReleaseAsync(AnyRelease.Of("2.0.0", "crop@1.0.0>user", "user@1.0.0", "soil"));
        await farm.RecordReleaseAsync(AnyRelease.Of("3.0.0", "crop@1.0.0>user", "user@1.0.0"));
        foreach (var version in (string[])["1.0.0", "2.0.0", "3.0.0"])
        {
            await farm.BeginAsync(version);
            Assert.Equal(RunOutcome.Promoted, (await farm.FinishAsync()).Outcome);
        }

        await farm.UntilAsync(() => farm.World.Alive.Count() == 2);
        Assert.DoesNotContain("soil", farm.Edge.Served!.Services.Where(route => !route.Value.Backends.IsEmpty).Select(route => route.Key));
    }

    [Fact]
    public async Task A_first_release_that_cannot_start_fails_and_leaves_nothing_behind()
    {
        using var farm = new FakePlatform();
        await farm.StartAsync();
        await farm.BringUpAsync("user", "crop");
        farm.World.Behaviours[("crop", "1.0.0")] = new() { Fails = "no such program" };
        await farm.RecordReleaseAsync(AnyRelease.Of("1.0.0", "crop>user", "user"));
        await farm.BeginAsync("1.0.0");
        Assert.Equal(RunOutcome.Failed, (await farm.FinishAsync()).Outcome);
        Assert.Null(farm.Loop.State.Current);
        await farm.UntilAsync(() => !farm.World.Alive.Any());
    }

    [Fact]
    public async Task Down_ends_everything_even_in_the_middle_of_a_run_and_up_brings_the_old_release_back()
    {
        using var farm = new FakePlatform();
        await farm.StartAsync();
        await farm.BringUpAsync("user");
        await farm.RecordReleaseAsync(AnyRelease.Of("1.0.0", "user"));
        await farm.RecordReleaseAsync(AnyRelease.Of("2.0.0", "user"));
        await farm.BeginAsync("1.0.0");
        await farm.FinishAsync();
        await farm.BeginAsync("2.0.0");
        await farm.UntilAsync(() => farm.Loop.Run!.Steps["rollout:user"].Weight == 1000);
        await farm.Loop.BringDownAsync("ada", CancellationToken.None);
        await farm.UntilAsync(() => !farm.World.Alive.Any());
        Assert.Equal(RunOutcome.Failed, farm.Loop.State.Runs[^1].Outcome);
        await farm.Loop.RecordAsync(_ => [new BroughtUp()], CancellationToken.None);
        await farm.UntilAsync(() => farm.World.Alive.Any());
        Assert.Contains("r1-0-0", Assert.Single(farm.World.Alive).Value, StringComparison.Ordinal);
    }

    /// <summary>Services in the order in which their new version took its first traffic, then lost it again.</summary>
    private static List<string> Moves(FakePlatform farm) =>
        [.. farm.Edge.History.Zip(farm.Edge.History.Skip(1)).SelectMany(pair => pair.Second.Services.Keys
            .Where(service => Weight(pair.First, service) == 0 != (Weight(pair.Second, service) == 0)))];

    private static int Weight(RoutingTable table, string service) =>
        table.Services.GetValueOrDefault(service)?.Backends.FirstOrDefault(backend => backend.Version == "2.0.0")?.Weight ?? 0;
}
