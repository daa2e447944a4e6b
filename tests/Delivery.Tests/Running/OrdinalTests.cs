using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Targets;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Delivery.Tests.Running;

/// <summary>Instances that each keep a state of their own, replaced one at a time through the real loop.</summary>
public sealed class OrdinalTests : IDisposable
{
    private readonly FakePlatform _farm = new();
    private int _fewestReady = int.MaxValue;

    public void Dispose() => _farm.Dispose();

    [Fact]
    [Trait("Plan", "215")]
    public async Task The_highest_number_is_replaced_first_one_at_a_time_while_a_quorum_is_ready()
    {
        await UpAsync(5);
        _farm.World.Started.Clear();
        await _farm.BeginAsync("2.0.0");
        await FinishAsync();

        Assert.Equal(RunOutcome.Promoted, _farm.Loop.State.Runs[^1].Outcome);
        Assert.Equal([4, 3, 2, 1, 0], _farm.World.Started.Select(Number));
        Assert.Equal([4, 3, 2, 1, 0], _farm.World.Stopped.Select(Number).Distinct());
        Assert.Equal(4, _fewestReady);
        Assert.All(_farm.World.Alive, key => Assert.Contains("r2-0-0", key.Value, StringComparison.Ordinal));
        Assert.Equal(5, _farm.World.Alive.Count());
    }

    [Fact]
    public async Task A_bad_version_goes_back_number_by_number_in_reverse()
    {
        await UpAsync(5);
        await _farm.BeginAsync("2.0.0");
        await UntilAsync(() => Step() is { Weight: 6000, Phase: StepPhase.Analysing });
        _farm.World.Started.Clear();
        _farm.World.Stopped.Clear();
        _farm.Traffic.Behaviours[("crop", "2.0.0")] = (0.5, 10);
        await FinishAsync();

        Assert.Equal(RunOutcome.RolledBack, _farm.Loop.State.Runs[^1].Outcome);
        Assert.Equal([2, 3, 4], _farm.World.Started.Select(Number));
        Assert.Equal([2, 3, 4], _farm.World.Stopped.Select(Number).Distinct());
        Assert.Equal(4, _fewestReady);
        Assert.All(_farm.World.Alive, key => Assert.Contains("r1-0-0", key.Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_successor_that_never_gets_ready_gives_its_number_back()
    {
        await UpAsync(3);
        _farm.World.Behaviours[("crop", "2.0.0")] = new() { ReadyAfter = TimeSpan.FromDays(1) };
        await _farm.BeginAsync("2.0.0");
        await FinishAsync();

        Assert.Equal(RunOutcome.RolledBack, _farm.Loop.State.Runs[^1].Outcome);
        Assert.Equal(2, _fewestReady);
        await UntilAsync(() => _farm.Loop.Seen!.Instances.Count(instance => instance.State == InstanceState.Ready) == 3);
        Assert.All(_farm.World.Alive, key => Assert.Contains("r1-0-0", key.Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_quorum_no_instance_ends_and_the_time_of_the_step_ends_the_wait()
    {
        await UpAsync(3);
        _farm.World.CrashForGood(InstanceKey.Of(FakePlatform.Name, "crop", "r1-0-0", 0), _farm.Clock.GetUtcNow());
        await _farm.UntilAsync(() => Ready() == 2);
        _farm.World.Stopped.Clear();
        await _farm.BeginAsync("2.0.0");
        await _farm.FinishAsync();

        Assert.Equal("crop: only 1 instances besides number 2 were ready for 60 s, and 2 must be while it is away", _farm.Loop.State.Runs[^1].Reason);
        Assert.Equal(RunOutcome.RolledBack, _farm.Loop.State.Runs[^1].Outcome);
        Assert.Empty(_farm.World.Stopped);
    }

    [Fact]
    public async Task An_instance_that_is_not_ready_itself_is_replaced_all_the_same()
    {
        await UpAsync(3);
        _farm.World.CrashForGood(InstanceKey.Of(FakePlatform.Name, "crop", "r1-0-0", 2), _farm.Clock.GetUtcNow());
        await _farm.UntilAsync(() => Ready() == 2);
        await _farm.BeginAsync("2.0.0");

        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
    }

    [Fact]
    public async Task Below_the_partition_somebody_must_promote()
    {
        await UpAsync(3, new(2, 1));
        var run = await _farm.BeginAsync("2.0.0");
        await UntilAsync(() => Step().Phase == StepPhase.Pausing);
        Assert.Equal([0], _farm.World.Alive.Where(key => key.Value.Contains("r1-0-0", StringComparison.Ordinal)).Select(Number));
        await _farm.Loop.RequestAsync(run, state => RunDecider.Promote(state, "bob", full: false), CancellationToken.None);
        await FinishAsync();

        Assert.Equal(RunOutcome.Promoted, _farm.Loop.State.Runs[^1].Outcome);
    }

    [Fact]
    public async Task A_rollback_to_the_release_before_goes_one_at_a_time_too()
    {
        await UpAsync(3);
        await _farm.BeginAsync("2.0.0");
        await FinishAsync();
        _farm.World.Started.Clear();
        await _farm.BeginAsync("1.0.0", PlanKind.Rollback);
        await FinishAsync();

        Assert.Equal(RunOutcome.Promoted, _farm.Loop.State.Runs[^1].Outcome);
        Assert.Equal([2, 1, 0], _farm.World.Started.Select(Number));
        Assert.Equal(2, _fewestReady);
    }

    [Theory]
    [InlineData(3, 5)]
    [InlineData(5, 3)]
    public async Task A_release_may_change_the_number_too(int before, int after)
    {
        await UpAsync(before, after: after);
        await _farm.BeginAsync("2.0.0");
        await FinishAsync();

        Assert.Equal(RunOutcome.Promoted, _farm.Loop.State.Runs[^1].Outcome);
        Assert.Equal(Enumerable.Range(0, after), _farm.World.Alive.Select(Number).Order());
        Assert.True(_fewestReady >= 2);
    }

    [Fact]
    public async Task Crashes_on_the_way_start_no_number_twice()
    {
        await UpAsync(3);
        await _farm.BeginAsync("2.0.0");
        for (var turn = 0; _farm.Loop.State.Active is not null && turn < 5_000; turn++)
        {
            await _farm.TurnAsync();
            Look();
            if (turn % 13 == 12)
            {
                await _farm.StartAsync();
            }
        }

        Assert.Equal(RunOutcome.Promoted, _farm.Loop.State.Runs[^1].Outcome);
        Assert.Equal(2, _fewestReady);
    }

    /// <summary>Move by move: one number at a time is away, each move is about a quorum, a wait or a part of the traffic.</summary>
    [Property(MaxTest = 200)]
    public void At_no_move_two_instances_have_one_number_and_at_most_one_is_away(byte stable, byte next, byte partition)
    {
        var (before, after) = (1 + (stable % 12), 1 + (next % 12));
        var moves = Strategy.MovesOf(Strategy.Ordinal, new(before, after) { Ordinals = new(0, partition % 4) }, new() { StepTime = TimeSpan.Zero, OnInconclusive = null });
        var (news, olds, asked) = (0, before, false);
        foreach (var move in moves)
        {
            if (move is Scale scale)
            {
                Assert.True(scale.Stable == olds || (asked && scale.Stable == olds - 1), "an instance ends without a quorum");
                Assert.True(scale.Next == news || scale.Stable == olds, "a successor starts before its number is free");
                (asked, news, olds) = (asked && scale.Stable == olds, scale.Next, scale.Stable);
                Assert.True(olds <= after - news || news == 0, "two of one number");
                Assert.True(news == 0 || after - news - olds <= 1, "two are away");
            }
            else if (move is Quorum quorum)
            {
                asked = true;
                Assert.Equal((olds - 1, (Math.Min(before, after) / 2) + 1), (quorum.Without, quorum.Ready));
            }
            else if (move is SetWeight set)
            {
                Assert.Equal(Backend.FullWeight * news / after, set.Weight);
            }
        }

        Assert.Equal((after, 0), (news, olds));
    }

    private async Task UpAsync(int replicas, Ordinals? ordinals = null, int? after = null)
    {
        _farm.Policy = _farm.Policy with { Strategy = Strategy.Rolling, OnInconclusive = null, StepTime = TimeSpan.FromSeconds(5) };
        await _farm.StartAsync();
        await _farm.BringUpAsync("crop");
        await _farm.RecordReleaseAsync(Of("1.0.0", replicas, ordinals));
        await _farm.RecordReleaseAsync(Of("2.0.0", after ?? replicas, ordinals));
        await _farm.BeginAsync("1.0.0");
        await _farm.FinishAsync();
        await _farm.UntilAsync(() => Ready() == replicas);
    }

    private Task FinishAsync() => UntilAsync(() => _farm.Loop.State.Active is null);

    private Task UntilAsync(Func<bool> condition) => _farm.UntilAsync(() =>
    {
        Look();
        return condition();
    });

    private void Look()
    {
        _fewestReady = Math.Min(_fewestReady, Ready());
        Assert.Empty((_farm.Loop.Seen?.Instances ?? []).GroupBy(instance => Number(instance.Key)).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    private int Ready() => _farm.Loop.Seen?.Instances.Count(instance => instance.State == InstanceState.Ready) ?? 0;

    private StepState Step() => _farm.Loop.Run!.Steps["rollout:crop"];

    private static int Number(InstanceKey key) => int.Parse(key.Value.Split('.')[^1], System.Globalization.CultureInfo.InvariantCulture);

    private static Release Of(string version, int replicas, Ordinals? ordinals)
    {
        var release = AnyRelease.Of(version, "crop");
        return release with { Services = release.Services.SetItem("crop", release.Services["crop"] with { Replicas = replicas, Ordinals = ordinals ?? new() }) };
    }
}
