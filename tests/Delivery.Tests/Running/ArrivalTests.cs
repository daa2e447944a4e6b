using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Delivery.Tests.Running;

/// <summary>A release that arrives while a run is in progress: refused, queued, or the reason why that run goes back.</summary>
public sealed class ArrivalTests
{
    private static readonly string[] Versions = ["1.0.0", "2.0.0", "3.0.0", "4.0.0"];

    [Fact]
    public async Task A_queued_release_starts_under_its_own_name_when_the_run_has_ended()
    {
        using var farm = await FarmAsync();
        await farm.BeginAsync("2.0.0");
        await ArriveAsync(farm, "3.0.0", ArrivalRule.Queue);
        await ArriveAsync(farm, "4.0.0", ArrivalRule.Queue);
        Assert.Equal(["farm-3", "farm-4"], farm.Loop.State.Queue.Select(one => one.Id));

        await PlayQueueAsync(farm);
        Assert.Equal(["farm-1 1.0.0", "farm-2 2.0.0", "farm-3 3.0.0", "farm-4 4.0.0"], farm.Loop.State.Runs.Select(run => $"{run.Id} {run.Plan.Release}"));
        Assert.All(farm.Loop.State.Runs, run => Assert.Equal(RunOutcome.Promoted, run.Outcome));
        Assert.Equal("farm-5", farm.Loop.State.NextRun);
    }

    [Theory]
    [InlineData(false, "4.0.0")]
    [InlineData(true, "1.0.0")]
    public async Task After_a_rollback_what_waits_is_dropped_unless_it_is_to_start(bool bad, string current)
    {
        using var farm = await FarmAsync();
        await farm.BeginAsync("2.0.0");
        await ArriveAsync(farm, "4.0.0", ArrivalRule.Queue);
        farm.Traffic.Behaviours[("crop", "2.0.0")] = (bad ? 0.5 : 0, 10);
        await PlayQueueAsync(farm, outlivesRollback: false);
        Assert.Equal(current, farm.Loop.State.Current!.Version);
        Assert.Equal(bad ? ["farm-2 to 2.0.0 before it went back"] : [], farm.Loop.State.Dropped.Select(one => one.Reason));
    }

    [Fact]
    public async Task A_fix_may_start_after_a_rollback_where_the_environment_says_so()
    {
        using var farm = await FarmAsync();
        await farm.BeginAsync("2.0.0");
        await ArriveAsync(farm, "4.0.0", ArrivalRule.Queue);
        farm.Traffic.Behaviours[("crop", "2.0.0")] = (0.5, 10);
        await PlayQueueAsync(farm, outlivesRollback: true);
        Assert.Equal(["Promoted", "RolledBack", "Promoted"], farm.Loop.State.Runs.Select(run => run.Outcome.ToString()));
    }

    [Fact]
    public async Task What_supersedes_starts_from_the_old_version_after_the_middle_one_has_gone_back()
    {
        using var farm = await FarmAsync();
        await farm.BeginAsync("2.0.0");
        await farm.UntilAsync(() => farm.Loop.Run!.Steps["rollout:crop"] is { Phase: StepPhase.Analysing, Weight: 1000 });
        await ArriveAsync(farm, "3.0.0", ArrivalRule.Queue);
        await ArriveAsync(farm, "4.0.0", ArrivalRule.Supersede);
        Assert.Equal("superseded by 4.0.0", Assert.Single(farm.Loop.State.Dropped).Reason);

        await PlayQueueAsync(farm);
        Assert.Equal(["Promoted", "RolledBack", "Promoted"], farm.Loop.State.Runs.Select(run => run.Outcome.ToString()));
        Assert.Equal("superseded by 4.0.0, which bob wants", farm.Loop.State.Runs[1].Reason);
        Assert.Equal(("1.0.0", "4.0.0"), (farm.Loop.State.Runs[2].Plan.From, farm.Loop.State.Current!.Version));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Killed_at_every_append_a_superseding_release_ends_the_same(bool afterWrite)
    {
        var appends = await PlaySupersedingAsync(null, afterWrite);
        Assert.True(appends > 20, $"only {appends} appends");
        for (var position = 0; position < appends; position++)
        {
            await PlaySupersedingAsync(position, afterWrite);
        }
    }

    [Fact]
    public async Task What_would_make_no_sense_is_refused_with_what_to_do()
    {
        using var farm = await FarmAsync();
        await farm.BeginAsync("2.0.0");
        Assert.Equal("run.inProgress", Refusal("2.0.0", ArrivalRule.Queue));
        Assert.Equal("run.inProgress", Refusal("3.0.0", ArrivalRule.Refuse));
        await ArriveAsync(farm, "3.0.0", ArrivalRule.Queue);
        Assert.Equal("queue.waits", Refusal("3.0.0", ArrivalRule.Queue));
        await PlayQueueAsync(farm);

        await farm.BeginAsync("1.0.0", PlanKind.Rollback);
        Assert.Equal("run.goesBack", Refusal("2.0.0", ArrivalRule.Supersede));
        for (var i = 0; i < RunQueue.Most; i++)
        {
            var version = $"5.0.{i}";
            await farm.Loop.RecordAsync(state => RunQueue.Arrive(state, version, "bob", ArrivalRule.Queue).Events, CancellationToken.None);
        }

        Assert.Equal("queue.full", Refusal("4.0.0", ArrivalRule.Queue));
        await farm.Loop.BringDownAsync("bob", CancellationToken.None);
        Assert.Equal((0, RunQueue.Remembered), (farm.Loop.State.Queue.Count, farm.Loop.State.Dropped.Count));

        string? Refusal(string release, ArrivalRule rule) => RunQueue.Arrive(farm.Loop.State, release, "bob", rule).Refusal?.Code;
    }

    [Fact]
    public void A_journal_written_before_queues_is_read_as_ever()
    {
        var old = JournalJson.ReadPlatform(new("broughtUp", """{"type":"broughtUp"}""", default));
        var state = new PlatformState { Name = "farm" }.Apply(old, default);
        Assert.Equal((0, "farm-1"), (state.Queue.Count, state.NextRun));
    }

    /// <summary>Whatever arrives in whatever order: a release either becomes the run that it was told, or is dropped with a reason; and there is never a second run beside the first.</summary>
    [Property(MaxTest = 300)]
    public void Every_release_that_waited_runs_once_or_is_dropped(byte[] happenings)
    {
        var at = DateTimeOffset.UnixEpoch;
        var state = new PlatformState { Name = "farm" }.Apply(new BroughtUp(), at);
        foreach (var version in Versions)
        {
            state = state.Apply(new ReleaseCreated(AnyRelease.Of(version, "crop")), at);
        }

        var told = new List<string>();
        foreach (var one in happenings)
        {
            at += TimeSpan.FromSeconds(1);
            var release = Versions[one % 4];
            var events = state.Active is { } active
                ? one % 3 == 0
                    ? [new RunFinished(active.Id, (RunOutcome)(one / 3 % 3), "so it ended", 0)]
                    : RunQueue.Arrive(state, release, "bob", (ArrivalRule)(one / 8 % 3)).Events
                : RunQueue.Next(state) is { } next
                    ? [RunQueue.Refusal(state, next, one % 2 == 0) is { } reason ? new ReleaseDropped(next.Id, reason) : Started(next.Id, next.Release)]
                    : (IReadOnlyList<PlatformEvent>)[Started(state.NextRun, release)];
            foreach (var happened in events)
            {
                Assert.True(happened is not RunStarted || state.Active is null);
                state = state.Apply(happened, at);
                told.AddRange(happened is ReleaseQueued queued ? [queued.Run] : []);
            }
        }

        var ran = state.Runs.Select(run => run.Id).ToList();
        Assert.Equal(ran.Distinct(), ran);
        Assert.All(told, id => Assert.Single(ran.Concat(state.Queue.Select(one => one.Id)).Concat(state.Dropped.Select(one => one.Queued.Id)).Append(state.Dropped.Count == RunQueue.Remembered ? id : ""), known => known == id));

        RunStarted Started(string id, string release) => new(id, Planner.Make(PlanKind.Deploy, state.Current, state.Find(release)!, new()), "ada");
    }

    private static async Task<int> PlaySupersedingAsync(int? killAt, bool afterWrite)
    {
        var (appends, counting) = (0, false);
        var storage = new MemoryJournal();
        void Count(bool here)
        {
            if (here && counting && appends++ == killAt)
            {
                throw new KilledException();
            }
        }

        using var farm = new FakePlatform(() => Task.FromResult<IJournal>(new HookedJournal(storage, () => Count(!afterWrite), () => Count(afterWrite))));
        await BeginAsync(farm);
        await farm.BeginAsync("2.0.0");
        await farm.UntilAsync(() => farm.Loop.Run!.Steps["rollout:crop"].Phase == StepPhase.Analysing);
        counting = true;
        for (var turn = 0; farm.Loop.State.Active is not null || farm.Loop.State.Queue.Count > 0 || farm.Loop.State.Runs.Count < 3; turn++)
        {
            Assert.True(turn < 5_000, $"killed at {killAt}, it never ended");
            try
            {
                if (farm.Loop.State is { Runs.Count: 2, Active: not null, Queue.Count: 0 })
                {
                    await ArriveAsync(farm, "4.0.0", ArrivalRule.Supersede);
                }

                await StartNextAsync(farm, outlivesRollback: false);
                await farm.TurnAsync();
            }
            catch (KilledException)
            {
                await farm.StartAsync();
            }
        }

        Assert.Equal(["farm-1 1.0.0 Promoted", "farm-2 2.0.0 RolledBack", "farm-3 4.0.0 Promoted"], farm.Loop.State.Runs.Select(run => $"{run.Id} {run.Plan.Release} {run.Outcome}"));
        Assert.Equal(farm.World.Started.Distinct(), farm.World.Started);
        return appends;
    }

    private static async Task<FakePlatform> FarmAsync()
    {
        var farm = new FakePlatform();
        await BeginAsync(farm);
        return farm;
    }

    private static async Task BeginAsync(FakePlatform farm)
    {
        await farm.StartAsync();
        await farm.BringUpAsync("crop");
        foreach (var version in Versions)
        {
            await farm.RecordReleaseAsync(AnyRelease.Of(version, "crop"));
        }

        await farm.BeginAsync("1.0.0");
        await farm.FinishAsync();
    }

    private static Task ArriveAsync(FakePlatform farm, string release, ArrivalRule rule) =>
        farm.Loop.RecordAsync(state => RunQueue.Arrive(state, release, "bob", rule).Events, CancellationToken.None);

    private static async Task PlayQueueAsync(FakePlatform farm, bool outlivesRollback = false)
    {
        do
        {
            await farm.FinishAsync();
            await StartNextAsync(farm, outlivesRollback);
        }
        while (farm.Loop.State.Active is not null || farm.Loop.State.Queue.Count > 0);
    }

    /// <summary>As the host does, with every gate open.</summary>
    private static Task StartNextAsync(FakePlatform farm, bool outlivesRollback) => farm.Loop.RecordAsync(
        state => RunQueue.Next(state) is not { } next ? []
            : RunQueue.Refusal(state, next, outlivesRollback) is { } reason ? [new ReleaseDropped(next.Id, reason)]
            : [new RunStarted(next.Id, Planner.Make(PlanKind.Deploy, state.Current, state.Find(next.Release)!, farm.Policy), next.By)],
        CancellationToken.None);

    private sealed class KilledException : Exception;
}
