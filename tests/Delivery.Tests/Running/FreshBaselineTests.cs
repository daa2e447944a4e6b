using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Targets;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using Xunit;

namespace Agrimaan.Delivery.Tests.Running;

/// <summary>A canary beside fresh instances of the stable version, as many and as old as its own.</summary>
public sealed class FreshBaselineTests : IAsyncLifetime
{
    private const string Baseline = "1.0.0~baseline";

    private readonly FakePlatform _farm = new();

    public async ValueTask InitializeAsync()
    {
        _farm.Policy = _farm.Policy with { FreshBaseline = true };
        await _farm.StartAsync();
        await _farm.BringUpAsync("crop");
        await _farm.RecordReleaseAsync(AnyRelease.Of("1.0.0", "crop"));
        await _farm.RecordReleaseAsync(AnyRelease.Of("1.1.0", "crop"));
        await _farm.BeginAsync("1.0.0");
        await _farm.FinishAsync();
    }

    public ValueTask DisposeAsync()
    {
        _farm.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task It_gets_as_much_traffic_on_as_many_instances_as_the_canary_and_is_gone_with_the_last_share()
    {
        _farm.Policy = _farm.Policy with { Steps = [1000, 5000, 7000] };
        await _farm.BeginAsync("1.1.0");
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);

        var seen = _farm.Edge.History.Select(Shares).Where(shares => shares.Next > 0).Distinct().ToList();
        Assert.Equal([(8000, 1000, 1000), (0, 5000, 5000), (0, 3000, 7000), (0, 0, 10_000)], seen);
        Assert.All(_farm.Edge.History.SelectMany(table => table.Services["crop"].Backends.GroupBy(backend => backend.Addresses.Length)), group => Assert.Equal(1, group.Key));
        Assert.Single(_farm.World.Started, key => key.Value == "farm.crop.r1-0-0-baseline.0");
        await _farm.UntilAsync(() => _farm.World.Alive.Count() == 1);
    }

    [Theory]
    [InlineData(true, RunOutcome.Promoted)]
    [InlineData(false, RunOutcome.RolledBack)]
    public async Task What_is_slow_because_it_is_cold_is_not_the_new_versions_fault(bool fresh, RunOutcome outcome)
    {
        // Every fresh process is four times as slow as one that has run for long.
        _farm.Traffic.Behaviours[("crop", Baseline)] = (0, 40);
        _farm.Traffic.Behaviours[("crop", "1.1.0")] = (0, 40);
        _farm.Policy = _farm.Policy with { FreshBaseline = fresh, Steps = [1000, 2500], Warmup = TimeSpan.FromSeconds(6) };
        await _farm.BeginAsync("1.1.0");
        var run = await _farm.FinishAsync();
        Assert.True(run.Outcome == outcome, run.Reason);
    }

    [Theory]
    [InlineData(0.03, 10, "requests failed on the new version")]
    [InlineData(0.005, 22, "requests took more than")]
    public async Task A_version_that_is_worse_than_it_is_taken_back(double errors, double milliseconds, string because)
    {
        _farm.Traffic.Behaviours[("crop", Baseline)] = (0.005, 10);
        _farm.Traffic.Behaviours[("crop", "1.1.0")] = (errors, milliseconds);
        _farm.Policy = _farm.Policy with { StepTime = TimeSpan.FromMinutes(5), StepDeadline = TimeSpan.FromMinutes(20) };
        await _farm.BeginAsync("1.1.0");
        var run = await _farm.FinishAsync();
        Assert.Equal(RunOutcome.RolledBack, run.Outcome);
        Assert.Contains(because, run.Reason, StringComparison.Ordinal);
        Assert.Equal(0.5, _farm.Loop.Run!.Steps["rollout:crop"].Counts!.Steps[0].Share);
        Assert.Equal("1.0.0", Assert.Single(_farm.Edge.Served!.Services["crop"].Backends).Version);
        await _farm.UntilAsync(() => _farm.World.Alive.Count() == 1);
    }

    [Fact]
    public async Task A_baseline_that_does_not_come_up_ends_the_rollout_before_it_took_traffic()
    {
        _farm.World.Behaviours[("crop", Baseline)] = new() { ReadyAfter = TimeSpan.FromHours(1) };
        await _farm.BeginAsync("1.1.0");
        var run = await _farm.FinishAsync();
        Assert.Equal((RunOutcome.RolledBack, 0), (run.Outcome, run.PeakWeight));
        Assert.StartsWith($"crop {Baseline} was not ready within", run.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_goes_on_with_the_same_one()
    {
        await _farm.BeginAsync("1.1.0");
        await _farm.UntilAsync(() => _farm.Loop.Run!.Steps["rollout:crop"] is { Weight: 5000, Phase: StepPhase.Analysing });
        await _farm.StartAsync();
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
        Assert.Single(_farm.World.Started, key => key.Value.Contains("baseline", StringComparison.Ordinal));
    }

    [Fact]
    public void The_process_is_told_the_version_that_it_runs() => Assert.Equal(("1.0.0", "1.0.0"), (FreshBaseline.VersionOf(Baseline), FreshBaseline.VersionOf("1.0.0")));

    private static (int Stable, int Baseline, int Next) Shares(RoutingTable table)
    {
        int Of(string version) => table.Services["crop"].Backends.FirstOrDefault(backend => backend.Version == version)?.Weight ?? 0;
        return (Of("1.0.0"), Of(Baseline), Of("1.1.0"));
    }
}
