using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Notifications;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Verification;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using Xunit;

namespace Agrimaan.Delivery.Tests.Running;

/// <summary>A step that failed by anything but live traffic asks a person, where the policy says so.</summary>
public sealed class GuidanceTests : IAsyncLifetime
{
    private static readonly Journey Buy = new() { Name = "buy", Steps = [new() { Method = "GET", Path = "/" }] };

    private readonly FakePlatform _farm = new() { Precautions = new([Buy], []) };

    private RunState Run => _farm.Loop.Run!;

    private StepState Step => Run.Steps["rollout:crop"];

    public async ValueTask InitializeAsync()
    {
        _farm.Policy = _farm.Policy with { GuidanceDeadline = TimeSpan.FromMinutes(5) };
        await _farm.StartAsync();
        await _farm.BringUpAsync("crop");
        await _farm.RecordReleaseAsync(AnyRelease.Of("1.0.0", "crop"));
        await _farm.RecordReleaseAsync(AnyRelease.Of("2.0.0", "crop"));
        await _farm.BeginAsync("1.0.0");
        await _farm.FinishAsync();
        await _farm.UntilAsync(() => _farm.Tasks.Forgotten.Count == _farm.Tasks.Begun.Count);
        _farm.Tasks.Begun.Clear();
    }

    public ValueTask DisposeAsync()
    {
        _farm.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_journey_that_fails_beside_a_share_gives_the_share_back_and_waits()
    {
        await FailAtAShareAsync();
        await _farm.UntilAsync(() => Step.Weight == 0);
        await _farm.UntilAsync(() => Served("2.0.0") == 0);
        Assert.Equal((RunPhase.Forward, 1000, true), (Run.Phase, Step.Withdrawn, Run.Still));
        Assert.Contains("buy", Run.Guidance!.Reason, StringComparison.Ordinal);
        var at = Run.Version;
        await TurnsAsync(100);
        Assert.Equal((at, RunPhase.Forward), (Run.Version, Run.Phase));
    }

    [Fact]
    public async Task Nobody_answers_and_it_goes_back_by_itself()
    {
        await FailAtAShareAsync();
        var began = _farm.Clock.GetUtcNow();
        var run = await _farm.FinishAsync();
        Assert.Equal(RunOutcome.RolledBack, run.Outcome);
        Assert.EndsWith("; nobody said what to do within 300 s", run.Reason, StringComparison.Ordinal);
        Assert.InRange((_farm.Clock.GetUtcNow() - began).TotalSeconds, 300, 330);
    }

    [Fact]
    public async Task Tried_again_the_step_begins_anew_and_its_work_is_done_once_per_attempt()
    {
        await FailAtAShareAsync();
        _farm.Tasks.Answer = Passes;
        Assert.True(await AskAsync(GuidanceAnswer.Retry));
        Assert.False(await AskAsync(GuidanceAnswer.Retry));
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
        Assert.Equal(1, Step.Attempt);
        var keys = _farm.Tasks.Begun.Select(begun => begun.Key).ToList();
        Assert.Equal(keys.Distinct(), keys);
        Assert.Equal(2, keys.Count(key => key.EndsWith("/1", StringComparison.Ordinal) && key.StartsWith($"{Run.Id}/rollout:crop/", StringComparison.Ordinal) && key.Count(letter => letter == '/') == 3));
    }

    [Fact]
    public async Task Passed_over_the_share_comes_back_and_the_reason_stays()
    {
        await FailAtAShareAsync();
        await _farm.UntilAsync(() => Served("2.0.0") == 0);
        var move = Step.Move;
        Assert.False(await AskAsync(GuidanceAnswer.Ignore));
        Assert.True(await AskAsync(GuidanceAnswer.Ignore, "the shop's test account is locked"));
        await _farm.UntilAsync(() => Step.Weight == 1000);
        await _farm.UntilAsync(() => Step.Move > move);
        Assert.Equal(1000, Served("2.0.0"));
        _farm.Tasks.Answer = Passes;
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
        Assert.Equal([move], Step.Ignored);
        var told = await _farm.Journal.ReadAsync(PlatformLoop.StreamOfRun(Run.Id), 0, CancellationToken.None);
        Assert.Contains(told, item => JournalJson.ReadRun(item.Event) is FailureIgnored { By: "bob", Reason: "the shop's test account is locked" });
    }

    [Fact]
    public async Task Work_that_is_passed_over_is_not_begun_again()
    {
        _farm.Tasks.Answer = task => task is PlayJourneys { Place: JourneyPlace.Preview } ? Fails(task) : Passes(task);
        await _farm.BeginAsync("2.0.0");
        await _farm.UntilAsync(() => Run.Guidance is not null);
        Assert.Equal(0, Step.Weight);
        Assert.True(await AskAsync(GuidanceAnswer.Ignore, "known"));
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
        var keys = _farm.Tasks.Begun.Select(begun => begun.Key).ToList();
        Assert.Equal(keys.Distinct(), keys);
    }

    [Fact]
    public async Task Instances_that_never_get_ready_can_be_tried_again_with_new_ones_and_not_be_passed_over()
    {
        _farm.World.Behaviours[("crop", "2.0.0")] = new() { ReadyAfter = TimeSpan.FromDays(1) };
        await _farm.BeginAsync("2.0.0");
        await _farm.UntilAsync(() => Run.Guidance is not null);
        Assert.False(await AskAsync(GuidanceAnswer.Ignore, "who cares"));
        _farm.World.Behaviours.Remove(("crop", "2.0.0"));
        Assert.True(await AskAsync(GuidanceAnswer.Retry));
        await _farm.UntilAsync(() => Step.Phase == StepPhase.Pending);
        await _farm.UntilAsync(() => Step.Phase == StepPhase.Scaling);
        Assert.DoesNotContain(_farm.Loop.Seen!.Instances, instance => instance.Version == "2.0.0");
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
    }

    [Fact]
    public async Task Bad_traffic_goes_back_and_asks_nobody()
    {
        _farm.Traffic.Behaviours[("crop", "2.0.0")] = (0.5, 10);
        await _farm.BeginAsync("2.0.0");
        Assert.Equal(RunOutcome.RolledBack, (await _farm.FinishAsync()).Outcome);
        Assert.Empty(await AskedAsync());
    }

    [Fact]
    public async Task What_everybody_gets_goes_back_and_asks_nobody()
    {
        _farm.Tasks.Answer = task => task is PlayJourneys { Place: JourneyPlace.Production } ? Fails(task) : Passes(task);
        await _farm.BeginAsync("2.0.0");
        Assert.Equal(RunOutcome.RolledBack, (await _farm.FinishAsync()).Outcome);
        Assert.Empty(await AskedAsync());
    }

    [Fact]
    public async Task A_way_back_asks_nobody()
    {
        await _farm.BeginAsync("2.0.0");
        await _farm.FinishAsync();
        await _farm.UntilAsync(() => _farm.Loop.State.WarmUntil < _farm.Clock.GetUtcNow());
        await TurnsAsync(100);
        _farm.World.Behaviours[("crop", "1.0.0")] = new() { ReadyAfter = TimeSpan.FromDays(1) };
        await _farm.BeginAsync("1.0.0", PlanKind.Rollback);
        await _farm.FinishAsync();
        Assert.Empty(await AskedAsync());
    }

    [Fact]
    public async Task Missing_evidence_asks_nobody_and_goes_by_its_own_rule()
    {
        _farm.Traffic.Rate = 0;
        await _farm.BeginAsync("2.0.0");
        Assert.Contains("no evidence", (await _farm.FinishAsync()).Reason, StringComparison.Ordinal);
        Assert.Empty(await AskedAsync());
    }

    [Fact]
    public async Task Held_by_a_person_as_well_nothing_is_done_before_both_have_let_it_go()
    {
        await FailAtAShareAsync();
        Assert.True(await _farm.Loop.RequestAsync(Run.Id, run => RunDecider.Hold(run, "ada", null), CancellationToken.None));
        _farm.Tasks.Answer = Passes;
        Assert.True(await AskAsync(GuidanceAnswer.Retry));
        await TurnsAsync(2_000); // 400 s: longer than the deadline of guidance
        Assert.Equal((RunPhase.Forward, 0), (Run.Phase, Step.Attempt));
        Assert.True(await _farm.Loop.RequestAsync(Run.Id, run => RunDecider.Resume(run, "ada"), CancellationToken.None));
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
    }

    /// <summary>Killed after every turn, the run goes the same way and no work is done twice for it.</summary>
    [Theory]
    [InlineData(GuidanceAnswer.Retry)]
    [InlineData(GuidanceAnswer.Ignore)]
    public async Task Killed_at_any_instant_it_goes_on_where_it_was(GuidanceAnswer answer)
    {
        await FailAtAShareAsync();
        for (var turn = 0; turn < 40; turn++)
        {
            if (turn == 10)
            {
                _farm.Tasks.Answer = Passes;
                Assert.True(await AskAsync(answer, "known"));
            }

            var before = Run;
            await _farm.StartAsync();
            Assert.Equal((before.Version, before.Guidance, before.StillSince), (Run.Version, Run.Guidance, Run.StillSince));
            Assert.Equal((before.Steps["rollout:crop"].Attempt, before.Steps["rollout:crop"].Since), (Step.Attempt, Step.Since));
            await _farm.TurnAsync();
        }

        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
        Assert.Equal(answer == GuidanceAnswer.Retry ? 1 : 0, Step.Attempt);
    }

    [Fact]
    public void People_are_told_that_they_are_asked()
    {
        var plan = Planner.Make(PlanKind.Deploy, AnyRelease.Of("1.0.0", "crop"), AnyRelease.Of("2.0.0", "crop"), new());
        var run = RunState.Begin("farm-1", plan, "ada", DateTimeOffset.UnixEpoch);
        var notice = Notices.Of(run, new GuidanceAsked("no answer", true) { Step = "rollout:crop" }, new(3, "run/farm-1", 0, 1, new("any", "{}", DateTimeOffset.UnixEpoch)))!;
        Assert.Equal((NoticeKind.GuidanceAsked, "farm-1 waits for guidance on crop: no answer; see `agrimaan rollout guide`"), (notice.Kind, notice.Sentence));
    }

    private static TaskResult Passes(StepTask task) => new([new("task", Verdict.Pass, "all is well")]);

    private static TaskResult Fails(StepTask task) => new([new("buy", Verdict.Fail, "GET / answered 500")]);

    private async Task FailAtAShareAsync()
    {
        _farm.Tasks.Answer = task => task is PlayJourneys { Place: JourneyPlace.Canary } ? Fails(task) : Passes(task);
        await _farm.BeginAsync("2.0.0");
        await _farm.UntilAsync(() => Run.Guidance is not null);
        Assert.IsType<Perform>(Run.Plan.Steps.First(step => step.Id == "rollout:crop").Moves[Step.Move]);
    }

    private int Served(string version) => _farm.Loop.Seen!.Settled ? _farm.Loop.Seen.WeightOf("crop", version) : -1;

    private Task<bool> AskAsync(GuidanceAnswer answer, string? reason = null) => _farm.Loop.RequestAsync(Run.Id, run => RunDecider.Guide(run, answer, "bob", reason), CancellationToken.None);

    private async Task<IEnumerable<RunEvent>> AskedAsync() =>
        (await _farm.Journal.ReadAsync(PlatformLoop.StreamOfRun(Run.Id), 0, CancellationToken.None)).Select(item => JournalJson.ReadRun(item.Event)).Where(happened => happened is GuidanceAsked);

    private async Task TurnsAsync(int count)
    {
        for (var turn = 0; turn < count; turn++)
        {
            await _farm.TurnAsync();
        }
    }
}
