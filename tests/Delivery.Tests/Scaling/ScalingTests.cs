using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Scaling;
using Agrimaan.Delivery.Targets;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using Xunit;

namespace Agrimaan.Delivery.Tests.Scaling;

/// <summary>The loop with a service that follows its load: 10 requests a second for each of 2 to 8 instances.</summary>
public sealed class ScalingTests : IDisposable
{
    private static readonly Autoscale Rule = new(2, 8) { RequestsPerSecond = 10, Window = TimeSpan.FromSeconds(10), Stabilization = TimeSpan.FromSeconds(60) };

    private readonly FakePlatform _farm = new();

    public void Dispose() => _farm.Dispose();

    [Fact]
    [Trait("Plan", "451")]
    [Trait("Plan", "452")]
    public async Task Four_times_the_load_raises_the_number_to_the_most_and_back()
    {
        await UpAsync();
        _farm.Traffic.Rate = 80;
        await _farm.UntilAsync(() => Ready() == 8);
        var events = await ScaledAsync();
        Assert.Equal([(2, 4), (4, 8)], events.Select(one => (one.From, one.To)));
        Assert.Contains("requests/s over 10s need", events[0].Why, StringComparison.Ordinal);

        _farm.Traffic.Rate = 20;
        var since = _farm.Clock.GetUtcNow();
        await _farm.UntilAsync(() => Ready() == 2 && _farm.Loop.Seen!.Instances.Count == 2);

        Assert.True(_farm.Clock.GetUtcNow() - since >= Rule.Stabilization);
        var downs = (await ScaledAsync())[2..];
        Assert.Equal((8, 2), (downs[0].From, downs[^1].To));
        Assert.All(downs, down => Assert.True(down.To < down.From));
        Assert.EndsWith("and no more were needed for 1m", downs[^1].Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_load_that_swings_around_its_target_changes_nothing()
    {
        await UpAsync();
        for (var turn = 0; turn < 600; turn++)
        {
            _farm.Traffic.Rate = turn % 2 == 0 ? 14 : 26;
            await _farm.TurnAsync();
        }

        Assert.Empty(await ScaledAsync());
    }

    [Fact]
    public async Task A_restart_goes_on_with_the_same_instances_and_waits_before_it_wants_fewer()
    {
        await UpAsync();
        _farm.Traffic.Rate = 80;
        await _farm.UntilAsync(() => Ready() == 8);
        _farm.Traffic.Rate = 20;
        for (var turn = 0; turn < 50; turn++)
        {
            await _farm.TurnAsync();
        }

        await _farm.StartAsync();
        var since = _farm.Clock.GetUtcNow();
        Assert.Equal(8, Wanted());
        await _farm.UntilAsync(() => Wanted() < 8);

        Assert.True(_farm.Clock.GetUtcNow() - since >= Rule.Stabilization);
    }

    [Fact]
    public async Task Missing_numbers_change_nothing()
    {
        await UpAsync();
        _farm.Traffic.Rate = 80;
        await _farm.UntilAsync(() => Ready() == 8);
        _farm.Traffic.Unreachable = true;
        for (var turn = 0; turn < 500; turn++)
        {
            await _farm.TurnAsync();
        }

        Assert.Equal(8, Wanted());
    }

    [Fact]
    public async Task A_load_that_people_turned_off_is_not_a_low_one()
    {
        await UpAsync();
        _farm.Traffic.Rate = 80;
        await _farm.UntilAsync(() => Ready() == 8);
        await _farm.Loop.RecordAsync(_ => [new MaintenanceBegun("", "bob", "back soon", null)], CancellationToken.None);
        _farm.Traffic.Rate = 0;
        for (var turn = 0; turn < 500; turn++)
        {
            await _farm.TurnAsync();
        }

        Assert.Equal(8, Wanted());
        await _farm.Loop.RecordAsync(_ => [new MaintenanceEnded("", "bob")], CancellationToken.None);
        await _farm.UntilAsync(() => Wanted() == 2);
    }

    [Fact]
    public async Task Memory_bounds_the_number()
    {
        await UpAsync();
        _farm.Memory = new(350, ImmutableDictionary<InstanceKey, long>.Empty.Add(InstanceKey.Of(FakePlatform.Name, "web", "r1-0-0", 0), 300));
        _farm.Traffic.Rate = 80;
        await _farm.UntilAsync(() => Ready() == 3);
        _farm.Memory = _farm.Memory with { Free = 50 };
        for (var turn = 0; turn < 100; turn++)
        {
            await _farm.TurnAsync();
        }

        Assert.Equal(3, Wanted());
        Assert.EndsWith("and memory is free for no more", Assert.Single(await ScaledAsync()).Why, StringComparison.Ordinal);
    }

    /// <summary>Both sides of a canary that a person holds grow with the load, and shrink with it.</summary>
    [Fact]
    public async Task A_held_rollout_goes_on_being_scaled_on_both_sides()
    {
        await UpAsync();
        await _farm.RecordReleaseAsync(Release("2.0.0"));
        var run = await _farm.BeginAsync("2.0.0");
        await _farm.UntilAsync(() => Step().Phase == StepPhase.Analysing);
        await _farm.Loop.RequestAsync(run, state => RunDecider.Hold(state, "bob", null), CancellationToken.None);
        var hash = _farm.Loop.Run!.Plan.Hash;
        _farm.Traffic.Rate = 80;
        await _farm.UntilAsync(() => Ready("1.0.0") == 8 && Ready("2.0.0") == 8);
        Assert.Equal((8, 8, hash, true), (Step().Next, Step().Stable, _farm.Loop.Run!.Plan.Hash, _farm.Loop.Run.Still));

        _farm.Traffic.Rate = 40;
        await _farm.UntilAsync(() => Ready("1.0.0") == 4 && Ready("2.0.0") == 4);
        await _farm.StartAsync();
        Assert.Equal((4, 4), (Step().Next, Step().Stable));

        await _farm.Loop.RequestAsync(run, state => RunDecider.Resume(state, "bob"), CancellationToken.None);
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
        Assert.Equal(4, Ready("2.0.0"));
    }

    [Fact]
    public async Task A_rollout_begins_with_as_many_as_the_load_needs_and_a_rollback_has_them_too()
    {
        await UpAsync();
        _farm.Traffic.Rate = 80;
        await _farm.UntilAsync(() => Ready() == 8);
        _farm.Traffic.Behaviours[("web", "2.0.0")] = (0.5, 10);
        await _farm.RecordReleaseAsync(Release("2.0.0"));
        await _farm.BeginAsync("2.0.0");
        var least = 8;
        await _farm.UntilAsync(() =>
        {
            least = Math.Min(least, Ready("1.0.0"));
            return _farm.Loop.State.Active is null;
        });

        Assert.Equal(RunOutcome.RolledBack, _farm.Loop.State.Runs[^1].Outcome);
        Assert.Equal((8, 8), (least, Wanted()));
    }

    /// <summary>Instances that came on top are cold, and have a time of their own to start.</summary>
    [Fact]
    public async Task A_new_side_that_grows_in_the_middle_of_a_check_warms_up_anew()
    {
        _farm.Policy = _farm.Policy with { StepTime = TimeSpan.FromSeconds(120), StepDeadline = TimeSpan.FromSeconds(600) };
        await UpAsync();
        await _farm.RecordReleaseAsync(Release("2.0.0"));
        await _farm.BeginAsync("2.0.0");
        await _farm.UntilAsync(() => Step().LatencyBaseline is not null);
        _farm.Traffic.Rate = 80;
        await _farm.UntilAsync(() => Step().Next == 4);
        Assert.Null(Step().LatencyBaseline);
        await _farm.UntilAsync(() => Step().LatencyBaseline is not null);

        Assert.All(_farm.Loop.Seen!.Instances.Where(instance => instance.Version == "2.0.0"), instance => Assert.Equal(InstanceState.Ready, instance.State));
    }

    [Fact]
    public async Task A_person_scales_a_held_run_and_the_number_holds_until_the_next_one_that_ends_well()
    {
        await UpAsync(follows: false);
        _farm.Traffic.Rate = 100;
        await _farm.RecordReleaseAsync(Release("2.0.0", follows: false));
        var run = await _farm.BeginAsync("2.0.0");
        await _farm.UntilAsync(() => Step().Phase == StepPhase.Analysing);
        await _farm.Loop.RequestAsync(run, state => RunDecider.Hold(state, "bob", null), CancellationToken.None);
        await _farm.Loop.RecordAsync(_ => [new Rescaled("web", 2, 5, "bob", run)], CancellationToken.None);
        await _farm.UntilAsync(() => Ready("1.0.0") == 5 && Ready("2.0.0") == 5);
        await _farm.Loop.RequestAsync(run, state => RunDecider.Resume(state, "bob"), CancellationToken.None);
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
        await _farm.UntilAsync(() => _farm.Loop.Seen!.Instances.Count == 5);
        Assert.Equal(5, _farm.Loop.State.Standing()!.Services["web"].Replicas);

        await _farm.RecordReleaseAsync(Release("3.0.0", follows: false));
        await _farm.BeginAsync("3.0.0");
        Assert.Equal((5, 2), _farm.Loop.State.Runs[^1].Plan.Steps[0] is { } step ? (step.From!.Replicas, step.To!.Replicas) : default);
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
        await _farm.UntilAsync(() => _farm.Loop.Seen!.Instances.Count == 2);
        Assert.Empty(_farm.Loop.State.Sizes);
    }

    private async Task UpAsync(bool follows = true)
    {
        await _farm.StartAsync();
        await _farm.BringUpAsync("web");
        _farm.Traffic.Rate = 20;
        await _farm.RecordReleaseAsync(Release("1.0.0", follows));
        await _farm.BeginAsync("1.0.0");
        await _farm.FinishAsync();
        await _farm.UntilAsync(() => Ready() == 2);
    }

    private static Release Release(string version, bool follows = true)
    {
        var release = AnyRelease.Of(version, "web");
        return release with { Services = release.Services.SetItem("web", release.Services["web"] with { Replicas = 2, Autoscale = follows ? Rule : null }) };
    }

    private StepState Step() => _farm.Loop.Run!.Steps["rollout:web"];

    private int Wanted() => _farm.Loop.State.SizeOf(_farm.Loop.State.Current!.Services["web"]);

    private int Ready(string? version = null) =>
        _farm.Loop.Seen?.Instances.Count(instance => instance.State == InstanceState.Ready && (version is null || instance.Version == version)) ?? 0;

    private async Task<List<Autoscaled>> ScaledAsync() =>
        [.. (await _farm.Journal.ReadAsync(PlatformLoop.StreamOf(FakePlatform.Name), 0, CancellationToken.None)).Select(item => JournalJson.ReadPlatform(item.Event)).OfType<Autoscaled>()];
}
