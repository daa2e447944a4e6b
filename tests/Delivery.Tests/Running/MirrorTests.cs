using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Tests.Catalog;
using Agrimaan.Delivery.Verification;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using Xunit;

namespace Agrimaan.Delivery.Tests.Running;

/// <summary>A step that sends the new version copies of requests before it takes traffic.</summary>
public sealed class MirrorTests : IAsyncLifetime
{
    private readonly FakePlatform _farm = new();

    public async ValueTask InitializeAsync()
    {
        _farm.Policy = _farm.Policy with { Steps = [new RolloutStep(0, TimeSpan.FromSeconds(20), 5_000), 5_000] };
        await _farm.StartAsync();
        await _farm.BringUpAsync("user", "crop", "web");
        await _farm.RecordReleaseAsync(AnyRelease.Of("1.0.0", "web>crop", "crop>user", "user"));
        await _farm.RecordReleaseAsync(AnyRelease.Of("1.1.0", "web@1.0.0>crop", "crop>user", "user@1.0.0"));
        await _farm.BeginAsync("1.0.0");
        await _farm.FinishAsync();
    }

    public ValueTask DisposeAsync()
    {
        _farm.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Copies_go_to_the_new_version_for_their_time_and_end_before_its_first_share()
    {
        await _farm.BeginAsync("1.1.0");
        await _farm.UntilAsync(() => _farm.Edge.Served!.Services["crop"].Mirroring is not null);
        var since = _farm.Clock.GetUtcNow();
        Assert.Equal(("1.1.0", 5_000, 0), _farm.Edge.Served!.Services["crop"] is var crop ? (crop.Mirroring!.Version, crop.Mirroring.Share, crop.Backends[^1].Weight) : default);

        await _farm.UntilAsync(() => _farm.Edge.Served!.Services["crop"].Backends[^1].Weight > 0);

        Assert.InRange(_farm.Clock.GetUtcNow() - since, TimeSpan.FromSeconds(19), TimeSpan.FromSeconds(24));
        Assert.Null(_farm.Edge.Served!.Services["crop"].Mirroring);
        Assert.Equal("pass", $"{_farm.Loop.Run!.Steps["rollout:crop"].Checks.DefaultIfEmpty(new("", Verdict.Pass, "")).First().Verdict}".ToLowerInvariant());
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
    }

    [Fact]
    public async Task Other_statuses_than_callers_got_take_the_version_back_before_it_had_any_traffic()
    {
        _farm.Traffic.OtherStatus[("crop", "1.1.0")] = 0.2;
        await _farm.BeginAsync("1.1.0");

        var run = await _farm.FinishAsync();

        Assert.Equal((RunOutcome.RolledBack, 0), (run.Outcome, run.PeakWeight));
        Assert.Contains("crop 1.1.0 without traffic: 20 % of", run.Reason, StringComparison.Ordinal);
        Assert.Contains("(limit 5 %)", run.Reason, StringComparison.Ordinal);
        Assert.Null(_farm.Edge.Served!.Services["crop"].Mirroring);
    }

    [Fact]
    public async Task A_crash_among_copies_changes_nothing()
    {
        await _farm.BeginAsync("1.1.0");
        await _farm.UntilAsync(() => _farm.Edge.Served!.Services["crop"].Mirroring is not null);
        await _farm.StartAsync();

        await _farm.UntilAsync(() => _farm.Edge.Served!.Epoch == 2);

        Assert.NotNull(_farm.Edge.Served!.Services["crop"].Mirroring);
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
    }

    [Fact]
    public async Task A_person_goes_past_it_holds_it_and_takes_it_back()
    {
        var id = await _farm.BeginAsync("1.1.0");
        await _farm.UntilAsync(() => _farm.Loop.Run!.Steps["rollout:crop"].Phase == StepPhase.Mirroring);
        Assert.True(await _farm.Loop.RequestAsync(id, run => RunDecider.Hold(run, "ada", null), CancellationToken.None));
        for (var turn = 0; turn < 200; turn++)
        {
            await _farm.TurnAsync();
        }

        Assert.Equal(StepPhase.Mirroring, _farm.Loop.Run!.Steps["rollout:crop"].Phase);
        Assert.True(await _farm.Loop.RequestAsync(id, run => RunDecider.Promote(run, "ada", full: false), CancellationToken.None));
        await _farm.TurnAsync();
        Assert.Equal(StepPhase.Shifting, _farm.Loop.Run!.Steps["rollout:crop"].Phase);
        await _farm.Loop.RequestAsync(id, run => RunDecider.Abort(run, "ada", null), CancellationToken.None);
        Assert.Equal(RunOutcome.RolledBack, (await _farm.FinishAsync()).Outcome);
    }

    [Fact]
    public async Task Numbers_that_cannot_be_read_hold_nothing_up_and_judge_nothing()
    {
        _farm.Traffic.OtherStatus[("crop", "1.1.0")] = 1;
        await _farm.BeginAsync("1.1.0");
        await _farm.UntilAsync(() => _farm.Loop.Run!.Steps["rollout:crop"].Phase == StepPhase.Mirroring);
        _farm.Traffic.Unreachable = true;

        await _farm.UntilAsync(() => _farm.Loop.Run!.Steps["rollout:crop"].Phase == StepPhase.Shifting);

        Assert.Equal(RunPhase.Forward, _farm.Loop.Run!.Phase);
    }

    [Theory]
    [InlineData("mirror 10% 30s", 1_000, 30)]
    [InlineData("mirror  100%  2m", 10_000, 120)]
    [InlineData("mirror 0.5% 1h", 50, 3_600)]
    public void A_step_is_read_as_it_is_written(string text, int share, int seconds)
    {
        Assert.True(RolloutStep.TryParse(text, out var step));

        Assert.Equal((share, seconds, true, false, false), (step.Mirror, (int)step.Time!.Value.TotalSeconds, step.IsMirror, step.IsPause, step.IsShare));
        RolloutStepTests.IsWrittenAsItIsRead(step);
    }

    [Theory]
    [InlineData("mirror")]
    [InlineData("mirror 10%")]
    [InlineData("mirror 0% 30s")]
    [InlineData("mirror 101% 30s")]
    [InlineData("mirror 10% 0s")]
    [InlineData("mirror 30s 10%")]
    public void Anything_else_is_none(string text) => Assert.False(RolloutStep.TryParse(text, out _));

    [Fact]
    public void It_stands_before_the_first_share_or_before_the_switch()
    {
        var late = Assert.Single(Files.Read(Files.With(rollout: "steps: [10%, mirror 10% 30s]")).Faults);
        Assert.Equal(FaultCodes.Contradiction, late.Code);
        Assert.Contains("comes after a share", late.Message, StringComparison.Ordinal);

        var policy = Files.Good(Files.With(rollout: "strategy: blue-green, steps: [mirror 10% 30s, pause 5s]")).Environments["local"].Rollout;
        Assert.Equal([typeof(Scale), typeof(Mirror), typeof(Pause), typeof(Switch)], Strategy.MovesOf(Strategy.BlueGreen, new(1, 1), policy).Take(4).Select(move => move.GetType()));
    }

    [Theory]
    [InlineData(29, 29, Verdict.Inconclusive)]
    [InlineData(30, 1, Verdict.Pass)]
    [InlineData(30, 2, Verdict.Fail)]
    public void Few_copies_judge_nothing_and_other_bodies_are_told_only(long copies, long bad, Verdict expected)
    {
        var result = new MirrorNumbers(copies, 0, copies, bad, 3, 0).Judge(new AbortLimits { Samples = 30 });

        Assert.Equal(expected, result.Verdict);
    }
}
