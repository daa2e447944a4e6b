using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Running;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using Xunit;

namespace Agrimaan.Delivery.Tests.Running;

/// <summary>What a person may ask of a run: hold, resume, promote.</summary>
public sealed class PersonTests : IAsyncLifetime
{
    private readonly FakePlatform _farm = new();

    private StepState Step => _farm.Loop.Run!.Steps["rollout:crop"];

    public async ValueTask InitializeAsync()
    {
        await _farm.StartAsync();
        await _farm.BringUpAsync("crop");
        await _farm.RecordReleaseAsync(AnyRelease.Of("1.0.0", "crop"));
        await _farm.RecordReleaseAsync(AnyRelease.Of("2.0.0", "crop"));
        await _farm.BeginAsync("1.0.0");
        await _farm.FinishAsync();
    }

    public ValueTask DisposeAsync()
    {
        _farm.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_held_run_moves_no_traffic_and_its_deadlines_stand_still()
    {
        _farm.Traffic.Rate = 0;
        await BeginAndReachAsync(StepPhase.Analysing);
        await AskAsync(run => RunDecider.Hold(run, "bob", "lunch"));
        await TurnsAsync(1_000); // 200 s: longer than the deadline of the step
        Assert.Equal((RunPhase.Forward, 1000), (_farm.Loop.Run!.Phase, Step.Weight));
        Assert.False(await AskAsync(run => RunDecider.Hold(run, "bob", null)));

        Assert.True(await AskAsync(run => RunDecider.Resume(run, "bob")));
        await _farm.TurnAsync();
        Assert.Equal(RunPhase.Forward, _farm.Loop.Run!.Phase);
        _farm.Traffic.Rate = 100;
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
    }

    [Fact]
    public async Task A_held_run_that_turns_bad_goes_back_all_the_same()
    {
        await BeginAndReachAsync(StepPhase.Analysing);
        await AskAsync(run => RunDecider.Hold(run, "bob", null));
        _farm.Traffic.Behaviours[("crop", "2.0.0")] = (0.5, 10);
        Assert.Equal(RunOutcome.RolledBack, (await _farm.FinishAsync()).Outcome);
    }

    [Fact]
    public async Task A_run_that_is_held_before_its_first_move_starts_nothing()
    {
        await _farm.BeginAsync("2.0.0");
        await AskAsync(run => RunDecider.Hold(run, "bob", null));
        await TurnsAsync(50);
        Assert.Equal(StepPhase.Pending, Step.Phase);
        await AskAsync(run => RunDecider.Resume(run, "bob"));
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
    }

    [Fact]
    public async Task A_pause_ends_after_its_time_or_when_it_is_promoted()
    {
        _farm.Policy = _farm.Policy with { Steps = [1000, new RolloutStep(0, TimeSpan.FromSeconds(30)), new RolloutStep(0), 5000] };
        await BeginAndReachAsync(StepPhase.Pausing);
        var began = _farm.Clock.GetUtcNow();
        await _farm.UntilAsync(() => Step.Move == 4);
        Assert.InRange((_farm.Clock.GetUtcNow() - began).TotalSeconds, 30, 31);
        await TurnsAsync(1_000);
        Assert.Equal(1000, Step.Weight);
        Assert.True(await AskAsync(run => RunDecider.Promote(run, "bob", full: false)));
        await _farm.UntilAsync(() => Step.Weight == 5000);
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
    }

    [Fact]
    public async Task A_pause_watches_on_what_was_checked_before_it()
    {
        _farm.Policy = _farm.Policy with { Steps = [1000, new RolloutStep(0), 5000] };
        await BeginAndReachAsync(StepPhase.Pausing);
        _farm.Traffic.Behaviours[("crop", "2.0.0")] = (0.9, 10);
        var run = await _farm.FinishAsync();
        Assert.Equal((RunOutcome.RolledBack, 1000), (run.Outcome!.Value, run.PeakWeight));
    }

    [Fact]
    public async Task Promoting_fully_waits_for_no_more_checks()
    {
        _farm.Traffic.Rate = 0;
        _farm.Policy = _farm.Policy with { StepDeadline = TimeSpan.FromHours(5) };
        await BeginAndReachAsync(StepPhase.Analysing);
        await AskAsync(run => RunDecider.Hold(run, "bob", null));
        await AskAsync(run => RunDecider.Promote(run, "bob", full: true));
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync(200)).Outcome);
    }

    [Fact]
    public async Task Nothing_can_be_promoted_while_instances_come_up()
    {
        _farm.World.Behaviours[("crop", "2.0.0")] = new() { ReadyAfter = TimeSpan.FromSeconds(30) };
        await BeginAndReachAsync(StepPhase.Scaling);
        Assert.False(await AskAsync(run => RunDecider.Promote(run, "bob", full: false)));
    }

    private Task<bool> AskAsync(Func<RunState, IReadOnlyList<RunEvent>> decide) => _farm.Loop.RequestAsync(_farm.Loop.Run!.Id, decide, CancellationToken.None);

    private async Task BeginAndReachAsync(StepPhase phase)
    {
        await _farm.BeginAsync("2.0.0");
        await _farm.UntilAsync(() => Step.Phase == phase);
    }

    private async Task TurnsAsync(int count)
    {
        for (var turn = 0; turn < count; turn++)
        {
            await _farm.TurnAsync();
        }
    }
}
