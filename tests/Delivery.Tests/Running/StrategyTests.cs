using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Targets;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using Xunit;

namespace Agrimaan.Delivery.Tests.Running;

/// <summary>Rolling and blue-green rollouts of four instances through the real loop.</summary>
public sealed class StrategyTests : IAsyncLifetime
{
    private const int Replicas = 4;

    private readonly FakePlatform _farm = new();

    public async ValueTask InitializeAsync()
    {
        await _farm.StartAsync();
        await _farm.BringUpAsync("crop");
        await _farm.RecordReleaseAsync(Of("1.0.0"));
        await _farm.RecordReleaseAsync(Of("2.0.0"));
        await _farm.BeginAsync("1.0.0");
        await _farm.FinishAsync();
    }

    public ValueTask DisposeAsync()
    {
        _farm.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [Trait("Plan", "243")]
    [Trait("Plan", "244")]
    [Trait("Plan", "245")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    public async Task A_rolling_update_never_serves_with_fewer_instances_and_never_runs_more_than_the_surge_allows(int surge)
    {
        Use(Strategy.Rolling, policy => policy with { Surge = surge });
        var (fewest, most) = (Replicas, 0);
        await _farm.BeginAsync("2.0.0");
        await _farm.UntilAsync(() =>
        {
            fewest = Math.Min(fewest, _farm.Edge.Served!.Services["crop"].Backends.Sum(backend => backend.Addresses.Length));
            most = Math.Max(most, _farm.World.Alive.Count());
            return _farm.Loop.State.Active is null;
        });

        Assert.Equal(RunOutcome.Promoted, _farm.Loop.State.Runs[^1].Outcome);
        Assert.Equal(Replicas, fewest);
        Assert.InRange(most, Replicas + 1, Replicas + Math.Min(surge, Replicas));
        Assert.Equal(Replicas, _farm.World.Alive.Count());
        Assert.All(_farm.World.Alive, key => Assert.Contains("r2-0-0", key.Value, StringComparison.Ordinal));
        Assert.Empty(_farm.Loop.State.Warm);
    }

    [Fact]
    public async Task A_rolling_update_gives_each_batch_its_part_of_the_traffic()
    {
        Use(Strategy.Rolling);
        await _farm.BeginAsync("2.0.0");
        await _farm.FinishAsync();
        Assert.Equal([0, 2500, 5000, 7500, 10_000], Weights().Distinct());
    }

    [Fact]
    public async Task A_bad_rolling_update_brings_the_old_instances_back_before_it_takes_the_traffic_away()
    {
        Use(Strategy.Rolling);
        _farm.Traffic.Behaviours[("crop", "2.0.0")] = (0, 10);
        await _farm.BeginAsync("2.0.0");
        await _farm.UntilAsync(() => _farm.Loop.Run!.Steps["rollout:crop"] is { Weight: 7500, Phase: StepPhase.Analysing });
        _farm.Traffic.Behaviours[("crop", "2.0.0")] = (0.5, 10);
        await _farm.UntilAsync(() => _farm.Loop.Run!.Phase == RunPhase.RollingBack);
        await _farm.UntilAsync(() => Weights().Last() == 0);
        Assert.Equal(Replicas, _farm.Edge.Served!.Services["crop"].Backends.Single(backend => backend.Version == "1.0.0").Addresses.Length);
        var run = await _farm.FinishAsync();

        Assert.Equal(RunOutcome.RolledBack, run.Outcome);
        Assert.Equal(7500, run.PeakWeight);
        await _farm.UntilAsync(() => _farm.World.Alive.Count() == Replicas);
        Assert.All(_farm.World.Alive, key => Assert.Contains("r1-0-0", key.Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_old_side_that_never_gets_whole_again_takes_its_traffic_back_after_its_time_to_start()
    {
        Use(Strategy.BlueGreen);
        _farm.Traffic.Behaviours[("crop", "2.0.0")] = (0.5, 10);
        await _farm.BeginAsync("2.0.0");
        await _farm.UntilAsync(() => Weights().Last() == Backend.FullWeight);
        _farm.World.CrashForGood(_farm.World.Alive.First(key => key.Value.Contains("r1-0-0", StringComparison.Ordinal)), _farm.Clock.GetUtcNow());
        await _farm.UntilAsync(() => _farm.Loop.Run!.Phase == RunPhase.RollingBack);
        var began = _farm.Clock.GetUtcNow();
        var run = await _farm.FinishAsync();
        Assert.Equal(RunOutcome.RolledBack, run.Outcome);
        Assert.InRange((_farm.Clock.GetUtcNow() - began).TotalSeconds, 61, 63); // the usual deadline for a start, and the second of being stable
    }

    [Fact]
    public async Task A_rolling_update_without_traffic_goes_by_readiness()
    {
        Use(Strategy.Rolling);
        _farm.Traffic.Rate = 0;
        await _farm.BeginAsync("2.0.0");
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
    }

    [Fact]
    [Trait("Plan", "204")]
    [Trait("Plan", "206")]
    [Trait("Plan", "220")]
    public async Task Blue_green_moves_all_traffic_at_once_when_the_whole_second_side_is_ready()
    {
        Use(Strategy.BlueGreen);
        await _farm.BeginAsync("2.0.0");
        await _farm.UntilAsync(() => Weights().Last() == Backend.FullWeight);
        Assert.Equal(2 * Replicas, _farm.World.Alive.Count());
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
        Assert.Equal([0, Backend.FullWeight], Weights().Distinct());
    }

    [Fact]
    [Trait("Plan", "209")]
    [Trait("Plan", "221")]
    public async Task A_bad_green_side_is_judged_by_what_blue_did_before_and_left_at_once()
    {
        Use(Strategy.BlueGreen);
        _farm.Traffic.Behaviours[("crop", "2.0.0")] = (0, 45);
        await _farm.BeginAsync("2.0.0");
        var run = await _farm.FinishAsync();
        Assert.Equal(RunOutcome.RolledBack, run.Outcome);
        Assert.Contains("crop 2.0.0 at 100 %: p95 is", run.Reason, StringComparison.Ordinal);
        Assert.Equal([0, Backend.FullWeight, 0], Weights().Aggregate(new List<int>(), (seen, weight) => seen is [.., var last] && last == weight ? seen : [.. seen, weight]));
        Assert.Equal(Replicas, _farm.World.Started.Count(key => key.Value.Contains("r1-0-0", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_pause_before_the_switch_waits_for_a_person_and_a_person_may_still_go_back()
    {
        Use(Strategy.BlueGreen, policy => policy with { Steps = [new RolloutStep(0)] });
        var id = await _farm.BeginAsync("2.0.0");
        await _farm.UntilAsync(() => _farm.Loop.Run!.Steps["rollout:crop"].Phase == StepPhase.Pausing);
        await TurnsAsync(200);
        Assert.Equal([0], Weights().Distinct());
        Assert.True(await _farm.Loop.RequestAsync(id, run => RunDecider.Abort(run, "bob", null), CancellationToken.None));
        Assert.Equal(RunOutcome.RolledBack, (await _farm.FinishAsync()).Outcome);
        Assert.Equal([0], Weights().Distinct());
    }

    [Fact]
    public async Task A_release_may_change_the_number_of_instances_alone()
    {
        await _farm.RecordReleaseAsync(With(Of("1.0.0"), "1.1.0", service => service with { Replicas = 2 }));
        await _farm.BeginAsync("1.1.0");
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
        await _farm.UntilAsync(() => _farm.World.Alive.Count() == 2);
        Assert.Equal(Replicas, _farm.World.Started.Count);
    }

    private async Task TurnsAsync(int count)
    {
        for (var turn = 0; turn < count; turn++)
        {
            await _farm.TurnAsync();
        }
    }

    [Fact]
    public async Task A_canary_has_as_many_instances_as_its_steps_say_and_all_before_it_takes_everything()
    {
        Use(Strategy.Canary, policy => policy with { Steps = [Step("scale 1"), Step("10%"), Step("scale 50%"), Step("50% 20s")], KeepWarm = TimeSpan.Zero });
        await _farm.BeginAsync("2.0.0");
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);

        var seen = _farm.Edge.History.Select(table => table.Services["crop"].Backends.FirstOrDefault(backend => backend.Version == "2.0.0"))
            .OfType<Backend>().Where(backend => backend.Weight > 0).DistinctBy(backend => backend.Weight).Select(backend => (backend.Weight, backend.Addresses.Length));
        Assert.Equal([(1000, 1), (5000, 2), (10_000, 4)], seen);
        Assert.Equal([TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20)], _farm.Loop.State.Runs[^1].Plan.Steps[0].Moves.OfType<Check>().Select(check => check.For));
    }

    [Fact]
    public async Task A_blue_green_side_may_be_small_while_it_is_looked_at_and_is_whole_before_the_switch()
    {
        Use(Strategy.BlueGreen, policy => policy with { Steps = [Step("scale 25%"), Step("pause 30s")] });
        await _farm.BeginAsync("2.0.0");
        await _farm.UntilAsync(() => _farm.Loop.Run!.Steps["rollout:crop"].Phase == StepPhase.Pausing);
        Assert.Equal(Replicas + 1, _farm.World.Alive.Count());
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
        Assert.All(_farm.Edge.History.SelectMany(table => table.Services["crop"].Backends).Where(backend => backend.Weight == Backend.FullWeight), backend => Assert.Equal(Replicas, backend.Addresses.Length));
    }

    private static RolloutStep Step(string text) => RolloutStep.TryParse(text, out var step) ? step : throw new FormatException(text);

    private void Use(string strategy, Func<RolloutPolicy, RolloutPolicy>? change = null)
    {
        var policy = _farm.Policy with { Strategy = strategy, Steps = [], OnInconclusive = null };
        _farm.Policy = change?.Invoke(policy) ?? policy;
    }

    private static Release Of(string version) => With(AnyRelease.Of(version, "crop"), version, service => service with { Replicas = Replicas });

    private static Release With(Release release, string version, Func<ServiceRelease, ServiceRelease> change) =>
        release with { Version = version, Services = release.Services.SetItem("crop", change(release.Services["crop"])) };

    private IEnumerable<int> Weights() =>
        _farm.Edge.History.Select(table => table.Services.GetValueOrDefault("crop")?.Backends.FirstOrDefault(backend => backend.Version == "2.0.0")?.Weight ?? 0);
}
