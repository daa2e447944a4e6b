using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Targets;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Delivery.Tests.Running;

/// <summary>The one switch over all runs.</summary>
public sealed class LineTests
{
    private static readonly Line Stopped = new(true, "eve", "the till is down");

    [Fact]
    public async Task While_the_line_is_stopped_no_run_moves_on_and_its_deadlines_stand_still()
    {
        using var farm = await FarmAsync();
        farm.Traffic.Rate = 0;
        await farm.UntilAsync(() => farm.Loop.Run!.Steps["rollout:crop"].Phase == StepPhase.Analysing);
        farm.Line = Stopped;
        for (var turn = 0; turn < 1_000; turn++)
        {
            await farm.TurnAsync();
        }

        var run = farm.Loop.Run!;
        Assert.Equal((RunPhase.Forward, 1000, "eve"), (run.Phase, run.Steps["rollout:crop"].Weight, run.Line!.By));
        await farm.StartAsync(); // it outlives the control plane
        await farm.TurnAsync();
        Assert.True(farm.Loop.Run!.Still);

        (farm.Line, farm.Traffic.Rate) = (new(false, "eve", ""), 100);
        Assert.Equal(RunOutcome.Promoted, (await farm.FinishAsync()).Outcome);
    }

    [Fact]
    public async Task Whoever_resumes_a_run_does_not_start_the_line()
    {
        using var farm = await FarmAsync();
        await farm.UntilAsync(() => farm.Loop.Run!.Steps["rollout:crop"].Phase == StepPhase.Analysing);
        farm.Line = Stopped;
        await AskAsync(farm, run => RunDecider.Hold(run, "bob", null));
        await farm.TurnAsync();
        await AskAsync(farm, run => RunDecider.Resume(run, "bob"));
        for (var turn = 0; turn < 200; turn++)
        {
            await farm.TurnAsync();
        }

        Assert.Equal((true, 1000), (farm.Loop.Run!.Still, farm.Loop.Run.Steps["rollout:crop"].Weight));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Going_back_needs_no_line(bool aborted)
    {
        using var farm = await FarmAsync();
        await farm.UntilAsync(() => farm.Loop.Run!.Steps["rollout:crop"].Phase == StepPhase.Analysing);
        farm.Line = Stopped;
        await farm.TurnAsync();
        if (aborted)
        {
            await AskAsync(farm, run => RunDecider.Abort(run, "bob", null));
        }
        else
        {
            farm.Traffic.Behaviours[("crop", "2.0.0")] = (0.5, 10);
        }

        Assert.Equal(RunOutcome.RolledBack, (await farm.FinishAsync()).Outcome);

        farm.Line = Line.Free;
        farm.Traffic.Behaviours[("crop", "2.0.0")] = (0, 10);
        await farm.BeginAsync("2.0.0");
        await farm.FinishAsync();
        farm.Line = Stopped;
        await farm.BeginAsync("1.0.0", PlanKind.Rollback);
        Assert.Equal(("1.0.0", RunOutcome.Promoted), ((await farm.FinishAsync()).Plan.Release, farm.Loop.State.Runs[^1].Outcome));
    }

    [Fact]
    public async Task A_controller_that_was_paused_starts_and_stops_nothing_after_another_took_over()
    {
        using var farm = await FarmAsync();
        await farm.FinishAsync();
        using var former = farm.LetGo();
        await farm.StartAsync();
        await farm.Loop.BringDownAsync("bob", CancellationToken.None);
        await farm.UntilAsync(() => !farm.World.Alive.Any());

        // It still takes the platform for up, and would start every instance again.
        await Assert.ThrowsAsync<JournalConflictException>(() => former.TurnAsync(CancellationToken.None));
        Assert.Empty(farm.World.Alive);
    }

    /// <summary>As when it is paused between the proof and the request: the journal still says that it leads, and the target knows better.</summary>
    [Fact]
    public async Task A_controller_that_the_target_knows_to_be_replaced_starts_nothing_and_is_told_so()
    {
        using var farm = await FarmAsync();
        var (alive, started) = (farm.World.Alive.ToList(), farm.World.Started.Count);
        await farm.Target!.StopAsync(InstanceKey.Of("farm", "nobody", "r0", 0), 99, CancellationToken.None);

        var refused = await Assert.ThrowsAsync<FencedException>(() => farm.UntilAsync(() => farm.World.Started.Count > started));

        Assert.Equal("another control plane leads what runs here now (epoch 99, ours is 1)", refused.Message);
        Assert.Equal(alive, farm.World.Alive);
    }

    /// <summary>However holds and stops of the line overlap, exactly the time in which neither was on counts.</summary>
    [Property(MaxTest = 500)]
    public void Time_that_stands_still_counts_once_however_holds_overlap(byte[] happenings)
    {
        var at = DateTimeOffset.UnixEpoch;
        var release = AnyRelease.Of("2.0.0", "crop");
        var run = RunState.Begin("farm-2", Planner.Make(PlanKind.Deploy, AnyRelease.Of("1.0.0", "crop"), release, new()), "ada", at);
        run = run.Apply(new PauseStarted(1) { Step = "rollout:crop" }, at);
        var counted = TimeSpan.Zero;
        foreach (var one in happenings)
        {
            var passed = TimeSpan.FromSeconds(one / 4);
            counted += run.HeldSince is null && run.Line is null ? passed : TimeSpan.Zero;
            at += passed;
            foreach (var happened in (one % 4) switch
            {
                0 => RunDecider.Hold(run, "bob", null),
                1 => RunDecider.Resume(run, "bob"),
                2 => RunDecider.Hear(run, Stopped),
                _ => RunDecider.Hear(run, Line.Free),
            })
            {
                run = run.Apply(happened, at);
            }
        }

        at = run.StillSince ?? at;
        Assert.Equal(counted, at - run.Steps["rollout:crop"].Since);
    }

    private static async Task<FakePlatform> FarmAsync()
    {
        var farm = new FakePlatform();
        await farm.StartAsync();
        await farm.BringUpAsync("crop");
        await farm.RecordReleaseAsync(AnyRelease.Of("1.0.0", "crop"));
        await farm.RecordReleaseAsync(AnyRelease.Of("2.0.0", "crop"));
        await farm.BeginAsync("1.0.0");
        await farm.FinishAsync();
        await farm.BeginAsync("2.0.0");
        return farm;
    }

    private static Task<bool> AskAsync(FakePlatform farm, Func<RunState, IReadOnlyList<RunEvent>> decide) => farm.Loop.RequestAsync(farm.Loop.Run!.Id, decide, CancellationToken.None);
}
