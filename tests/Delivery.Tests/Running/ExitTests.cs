using System.Collections.Immutable;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Targets;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Delivery.Tests.Running;

/// <summary>Every state of a run has a way out, and none goes in circles.</summary>
public sealed class ExitTests
{
    private static readonly FakeTarget.Behaviour Broken = new() { Fails = "no such file" };

    [Fact]
    public async Task A_way_back_to_a_broken_old_side_says_so_once_starts_it_anew_and_ends_when_it_is_ready()
    {
        using var farm = await FarmAsync(instances: 2);
        await farm.UntilAsync(() => farm.Loop.Run!.Steps["rollout:crop"] is { Phase: StepPhase.Analysing, Weight: 5000 });
        farm.World.Behaviours[("crop", "1.0.0")] = Broken;
        await farm.Loop.RequestAsync(farm.Loop.Run!.Id, run => RunDecider.Abort(run, "bob", null), CancellationToken.None);
        await farm.UntilAsync(() => farm.Loop.Trouble is not null);
        Assert.Contains("the way back of crop waits for 1.0.0: none of its 2 instances is ready: no such file", farm.Loop.Trouble, StringComparison.Ordinal);

        var (began, before) = (farm.Clock.GetUtcNow(), farm.World.Started.Count);
        await farm.UntilAsync(() => farm.Clock.GetUtcNow() - began > TimeSpan.FromMinutes(10), mostTurns: 10_000);
        Assert.Equal((RunPhase.RollingBack, 5000), (farm.Loop.Run!.Phase, farm.Loop.Run.Steps["rollout:crop"].Weight));
        Assert.InRange(farm.World.Started.Count - before, 2, 2 * (1 + (int)(TimeSpan.FromMinutes(10) / Deadline)));
        Assert.Contains("farm.crop.", farm.World.Stopped[^1].Value, StringComparison.Ordinal);

        farm.World.Behaviours.Remove(("crop", "1.0.0"));
        Assert.Equal(RunOutcome.RolledBack, (await farm.FinishAsync()).Outcome);
        await farm.TurnAsync();
        Assert.Null(farm.Loop.Trouble);
        Assert.Equal(1, await CountAsync(farm, "returnWaits"));
    }

    [Fact]
    public async Task When_the_new_side_serves_no_more_either_the_way_back_waits_no_longer()
    {
        using var farm = await FarmAsync(instances: 1);
        await farm.UntilAsync(() => farm.Loop.Run!.Steps["rollout:crop"] is { Phase: StepPhase.Analysing, Weight: 5000 });
        farm.World.Behaviours[("crop", "1.0.0")] = Broken;
        await farm.Loop.RequestAsync(farm.Loop.Run!.Id, run => RunDecider.Abort(run, "bob", null), CancellationToken.None);
        await farm.UntilAsync(() => farm.Loop.Trouble is not null);
        farm.World.Behaviours[("crop", "2.0.0")] = Broken;
        await farm.UntilAsync(() => farm.Loop.Run!.Steps["rollout:crop"].Phase == StepPhase.GoingBack);
        await farm.UntilAsync(() => farm.Loop.Trouble is { } trouble && trouble.Contains("nothing of it serves", StringComparison.Ordinal));
        farm.World.Behaviours.Remove(("crop", "1.0.0"));
        Assert.Equal(RunOutcome.RolledBack, (await farm.FinishAsync()).Outcome);
    }

    [Fact]
    public async Task Instances_that_flap_do_not_extend_the_time_they_have_to_start()
    {
        using var farm = await FarmAsync(instances: 2, next: new() { FlapsEvery = TimeSpan.FromSeconds(2) });
        var began = farm.Clock.GetUtcNow();
        var run = await farm.FinishAsync();
        Assert.Equal((RunOutcome.RolledBack, 0), (run.Outcome, run.PeakWeight));
        Assert.Contains("was not ready within", run.Reason, StringComparison.Ordinal);
        Assert.InRange(run.EndedAt!.Value - began, Deadline, Deadline + TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_rollback_that_does_not_work_fails_and_begins_no_other()
    {
        using var farm = await FarmAsync(instances: 1);
        await farm.FinishAsync();
        await farm.UntilAsync(() => farm.World.Alive.Count() == 1);
        farm.World.Behaviours[("crop", "1.0.0")] = Broken;
        await farm.BeginAsync("1.0.0", PlanKind.Rollback);
        Assert.Equal(RunOutcome.Failed, (await farm.FinishAsync()).Outcome);
        for (var turn = 0; turn < 500; turn++)
        {
            await farm.TurnAsync();
        }

        Assert.Equal((3, "2.0.0"), (farm.Loop.State.Runs.Count, farm.Loop.State.Current!.Version));
        Assert.Equal(1, await CountAsync(farm, "rollbackStarted"));
    }

    /// <summary>Whatever the world looks like and however long it takes: a run goes back at most once, ends at most once, and nothing goes forward after either.</summary>
    [Property(MaxTest = 500)]
    public void A_run_goes_back_at_most_once(PlanKind kind, byte[] looks)
    {
        var at = DateTimeOffset.UnixEpoch;
        var (old, next) = (AnyRelease.Of("1.0.0", "crop"), AnyRelease.Of("2.0.0", "crop"));
        var plan = Planner.Make(kind, old, next, new() { Steps = [1000], StepTime = TimeSpan.FromSeconds(5), StepDeadline = TimeSpan.FromSeconds(60) });
        var run = RunState.Begin("farm-2", plan, "ada", at);
        var happened = new List<RunEvent>();
        foreach (var look in looks.Concat(looks))
        {
            at += TimeSpan.FromSeconds(look / 4);
            foreach (var one in RunDecider.Decide(run, Seen(run, look, at), at))
            {
                Assert.True(run.Phase == RunPhase.Forward || one is WeightSet { Move: < 0 } or ReturnWaits or StepUndone or RunEnded, $"{one} while {run.Phase}");
                Assert.NotEqual(RunPhase.Ended, run.Phase);
                run = run.Apply(one, at);
                happened.Add(one);
            }
        }

        Assert.InRange(happened.Count(one => one is RollbackStarted), 0, 1);
        Assert.InRange(happened.Count(one => one is ReturnWaits), 0, plan.Steps.Length * 2);
    }

    private static TimeSpan Deadline => AnyRelease.Of("1.0.0", "crop").Services["crop"].Http is var http ? http.StartDeadline + http.StableFor : default;

    private static Observation Seen(RunState run, byte look, DateTimeOffset at)
    {
        var step = run.Plan.Steps[0];
        Instance Of(Delivery.Releases.ServiceRelease side, int state) => new(
            InstanceKey.Of("farm", "crop", side.Revision, 0), "crop", side.Version, (InstanceState)(state % 6), $"http://127.0.0.1:2000{side.Version[0]}", at, at, state % 4);
        var backends = ImmutableArray.Create(new Backend("1.0.0", 10_000 - run[step].Weight, ["http://127.0.0.1:20001"]), new Backend("2.0.0", run[step].Weight, ["http://127.0.0.1:20002"]));
        var table = new RoutingTable
        {
            Platform = "farm", Epoch = 1, Version = 1, PublicPort = 8080, Routes = ImmutableSortedDictionary<string, string>.Empty,
            Services = ImmutableSortedDictionary<string, ServiceRoute>.Empty.Add("crop", new("crop", 29_000, backends)),
        };
        return new([Of(step.From!, look), Of(step.To!, look / 6)], new(true, 1, look % 3 == 0 ? 0 : 1, new Dictionary<string, int>()), table, null, new Dictionary<string, TaskResult>());
    }

    private static async Task<FakePlatform> FarmAsync(int instances, FakeTarget.Behaviour? next = null)
    {
        var farm = new FakePlatform();
        farm.World.Behaviours[("crop", "2.0.0")] = next ?? new();
        await farm.StartAsync();
        await farm.BringUpAsync("crop");
        foreach (var version in new[] { "1.0.0", "2.0.0" })
        {
            var release = AnyRelease.Of(version, "crop");
            await farm.RecordReleaseAsync(release with { Services = release.Services.SetItem("crop", release.Services["crop"] with { Replicas = instances }) });
        }

        await farm.BeginAsync("1.0.0");
        await farm.FinishAsync();
        await farm.BeginAsync("2.0.0");
        return farm;
    }

    private static async Task<int> CountAsync(FakePlatform farm, string type)
    {
        var count = 0;
        foreach (var run in farm.Loop.State.Runs)
        {
            count += (await farm.Journal.ReadAsync(PlatformLoop.StreamOfRun(run.Id), 0, CancellationToken.None)).Count(written => written.Event.Type == type);
        }

        return count;
    }
}
