using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Recordings;
using Agrimaan.Delivery.Running;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using Xunit;

namespace Agrimaan.Delivery.Tests.Recordings;

/// <summary>Policies over what was recorded of real runs of the engine.</summary>
public sealed class ReplayTests : IAsyncLifetime
{
    private readonly FakePlatform _farm = new();

    public async ValueTask InitializeAsync()
    {
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
    public async Task A_stricter_policy_would_have_taken_back_what_was_promoted_and_says_when_and_why()
    {
        _farm.Traffic.Behaviours[("crop", "1.1.0")] = (0.03, 10);
        _farm.Policy = _farm.Policy with { Compare = null, StepTime = TimeSpan.FromSeconds(60), StepDeadline = TimeSpan.FromMinutes(3) };
        var run = await PlayAsync();
        Assert.Equal(RunOutcome.Promoted, run.Outcome);

        var found = Ask(run, _farm.Policy with { Abort = new() { Errors = 0.02, Samples = 30 } });
        Assert.Equal((Recorded.Promoted, Would.Abort, false), (found.Recorded, found.Would, found.Agrees));
        Assert.Contains("(0 % of", found.Reason, StringComparison.Ordinal);
        Assert.Contains("limit 2 %", found.Reason, StringComparison.Ordinal);
        Assert.InRange(found.Requests, 30, 60); // at 10 requests a second, with the first judgement at 30
        Assert.InRange(found.After, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(8));
        Assert.Empty(found.Caveats);

        var compared = Ask(run, _farm.Policy with { Compare = new() });
        Assert.Equal(Would.Abort, compared.Would);
        Assert.Contains("99 % sure however often one looks", compared.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_laxer_policy_would_have_promoted_what_was_taken_back_or_cannot_tell()
    {
        _farm.Traffic.Behaviours[("crop", "1.1.0")] = (0.08, 10);
        var run = await PlayAsync();
        Assert.Equal(RunOutcome.RolledBack, run.Outcome);

        var lax = _farm.Policy with { Compare = null, Abort = new() { Errors = 0.5, Samples = 10 } };
        var quick = Ask(run, lax with { Steps = [1000], StepTime = TimeSpan.FromSeconds(2), Warmup = TimeSpan.Zero });
        Assert.Equal((Recorded.Aborted, Would.Promote, false), (quick.Recorded, quick.Would, quick.Agrees));

        var slow = Ask(run, lax with { StepTime = TimeSpan.FromMinutes(5), StepDeadline = TimeSpan.FromMinutes(9) });
        Assert.Equal((Would.CannotTell, null), (slow.Would, slow.At));
        Assert.Contains("would still be waiting at 10 %", slow.Reason, StringComparison.Ordinal);
        Assert.Contains(run.Reason!, slow.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_with_other_shares_is_judged_by_the_shares_that_there_were_and_says_so()
    {
        _farm.Traffic.Behaviours[("crop", "1.1.0")] = (0.03, 10);
        _farm.Policy = _farm.Policy with { Compare = null, StepTime = TimeSpan.FromSeconds(30) };
        var run = await PlayAsync();
        foreach (var (policy, would) in new[]
        {
            (_farm.Policy with { Steps = [300, 2000] }, Would.Promote),
            (_farm.Policy with { Steps = [300, 2000], Abort = new() { Errors = 0.02, Samples = 30 } }, Would.Abort),
            (_farm.Policy with { Compare = new() { FalseAlarm = 0.00001 }, StepTime = TimeSpan.FromSeconds(50) }, Would.Abort),
        })
        {
            var found = Ask(run, policy);
            Assert.Equal(would, found.Would);
            Assert.Contains(found.Caveats, caveat => caveat.Contains("another share", StringComparison.Ordinal)); // the last one was still at 10 % when they went to 50 %
        }
    }

    [Fact]
    public async Task Another_strategy_cannot_be_told()
    {
        var run = await PlayAsync();
        var found = Ask(run, _farm.Policy with { Strategy = "rolling", Steps = [] });
        Assert.Equal((Would.CannotTell, "it was a canary rollout, and the policy's are rolling"), (found.Would, found.Reason));
    }

    [Fact]
    public async Task What_a_person_took_back_agrees_with_nothing()
    {
        await _farm.BeginAsync("1.1.0");
        await _farm.UntilAsync(() => _farm.Loop.Run!.Steps["rollout:crop"].Phase == StepPhase.Analysing);
        await _farm.Loop.RequestAsync(_farm.Loop.Run!.Id, run => RunDecider.Abort(run, "bo", "no time"), CancellationToken.None);
        var run = await _farm.FinishAsync();
        var found = Ask(run, null);
        Assert.Equal((Recorded.ByPerson, Would.CannotTell, null), (found.Recorded, found.Would, found.Agrees));
        Assert.Contains("aborted by bo: no time", found.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_minute_of_a_rollout_takes_a_few_kilobytes()
    {
        _farm.Policy = _farm.Policy with { Steps = [1000], StepTime = TimeSpan.FromMinutes(10), StepDeadline = TimeSpan.FromMinutes(11), Compare = null };
        var run = await PlayAsync();
        Assert.InRange(_farm.Recorder.FileOf(run.Id).Length / 10, 1_000, 15_000);
    }

    private async Task<RunSummary> PlayAsync()
    {
        await _farm.BeginAsync("1.1.0");
        return await _farm.FinishAsync();
    }

    private ReplayResult Ask(RunSummary run, RolloutPolicy? policy) => Assert.Single(Replay.Of(_farm.Recorder.Of(run.Id), policy));
}
