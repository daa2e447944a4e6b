using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using Xunit;

namespace Agrimaan.Delivery.Tests.Running;

/// <summary>The sequential judge in the engine: what the limits let pass, what only time can prove, and what a restart must not forget.</summary>
public sealed class ComparisonTests : IAsyncLifetime
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

    [Theory]
    [InlineData(0.03, 10, "requests failed on the new version")] // under the limit of 5 %, and six times as many as on stable
    [InlineData(0.005, 22, "requests took more than")] // under the limit of three times
    public async Task What_no_limit_forbids_is_taken_back_when_stable_is_better(double errors, double milliseconds, string because)
    {
        _farm.Traffic.Behaviours[("crop", "1.0.0")] = (0.005, 10);
        _farm.Traffic.Behaviours[("crop", "1.1.0")] = (errors, milliseconds);
        _farm.Policy = _farm.Policy with { StepTime = TimeSpan.FromMinutes(5), StepDeadline = TimeSpan.FromMinutes(20) };
        await _farm.BeginAsync("1.1.0");
        var run = await _farm.FinishAsync();
        Assert.Equal(RunOutcome.RolledBack, run.Outcome);
        Assert.Contains(because, run.Reason, StringComparison.Ordinal);
        Assert.Contains("99 % sure however often one looks", run.Reason, StringComparison.Ordinal);

        _farm.Policy = _farm.Policy with { Compare = null, StepTime = TimeSpan.FromSeconds(30) };
        await _farm.BeginAsync("1.1.0");
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
    }

    [Theory]
    [InlineData(0.012, 10)]
    [InlineData(0.01, 13)]
    public async Task A_trifle_passes_however_sure(double errors, double milliseconds)
    {
        _farm.Traffic.Rate = 1000;
        _farm.Traffic.Behaviours[("crop", "1.0.0")] = (0.01, 10);
        _farm.Traffic.Behaviours[("crop", "1.1.0")] = (errors, milliseconds);
        _farm.Policy = _farm.Policy with { Steps = [1000], StepTime = TimeSpan.FromMinutes(10), StepDeadline = TimeSpan.FromMinutes(15) };
        await _farm.BeginAsync("1.1.0");
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
    }

    [Fact]
    public async Task While_proof_is_missing_the_window_goes_on_and_then_the_policy_decides()
    {
        // 5 requests a second on the new version: the hundred that it takes to know that fewer than 5 % fail, not the five hundred for 1 %.
        _farm.Traffic.Rate = 50;
        _farm.Policy = _farm.Policy with { Steps = [1000], StepDeadline = TimeSpan.FromSeconds(40) };
        await _farm.BeginAsync("1.1.0");
        var run = await _farm.FinishAsync();
        Assert.Equal(RunOutcome.RolledBack, run.Outcome);
        Assert.Contains("no evidence within 40 s, no proof about errors either way", run.Reason, StringComparison.Ordinal);

        foreach (var enough in (Comparison[])[new() { Harmless = 0.05 }, new() { Proof = false }])
        {
            _farm.Policy = _farm.Policy with { Compare = enough };
            await _farm.BeginAsync("1.1.0");
            Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
            await _farm.BeginAsync("1.0.0", PlanKind.Rollback);
            await _farm.FinishAsync();
        }
    }

    [Fact]
    public async Task A_restart_keeps_the_evidence_of_the_checks_that_ended_and_goes_on_with_the_one_in_progress()
    {
        await _farm.BeginAsync("1.1.0");
        await _farm.UntilAsync(() => _farm.Loop.Run!.Steps["rollout:crop"] is { Weight: 5000, Phase: StepPhase.Analysing });
        var before = _farm.Loop.Run!.Steps["rollout:crop"].Counts!;
        await _farm.StartAsync();

        var kept = _farm.Loop.Run!.Steps["rollout:crop"].Counts!;
        Assert.Equal(before.Steps[0].Canary.Requests, kept.Steps[0].Canary.Requests);
        Assert.Equal(before.Steps[0].Bars.Length, kept.Steps[0].Bars.Length);
        Assert.InRange(kept.Steps[0].Canary.Requests, 230, 400);

        var run = await _farm.FinishAsync();
        Assert.Equal(RunOutcome.Promoted, run.Outcome);
        Assert.Equal([0.1, 0.5], _farm.Loop.Run!.Steps["rollout:crop"].Counts!.Steps.Select(step => step.Share));
    }

    [Fact]
    public async Task A_version_that_turns_bad_after_a_restart_is_found_all_the_same()
    {
        _farm.Policy = _farm.Policy with { Steps = [5000], StepTime = TimeSpan.FromMinutes(2), StepDeadline = TimeSpan.FromMinutes(20) };
        await _farm.BeginAsync("1.1.0");
        await _farm.UntilAsync(() => _farm.Loop.Run!.Steps["rollout:crop"].Phase == StepPhase.Analysing);
        await _farm.StartAsync();
        _farm.Traffic.Behaviours[("crop", "1.1.0")] = (0.03, 10);
        var run = await _farm.FinishAsync();
        Assert.Equal(RunOutcome.RolledBack, run.Outcome);
        Assert.Contains("1.25 times as often", run.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_was_held_counts_each_request_once()
    {
        _farm.Policy = _farm.Policy with { Steps = [1000], StepTime = TimeSpan.FromSeconds(30), StepDeadline = TimeSpan.FromMinutes(2) };
        await _farm.BeginAsync("1.1.0");
        await _farm.UntilAsync(() => _farm.Loop.Seen?.Counts.Count > 0 && _farm.Loop.Run!.Steps["rollout:crop"].Phase == StepPhase.Analysing);
        for (var turn = 0; turn < 50; turn++)
        {
            await _farm.TurnAsync();
        }

        var id = _farm.Loop.Run!.Id;
        Assert.True(await _farm.Loop.RequestAsync(id, run => RunDecider.Hold(run, "bo", null), CancellationToken.None));
        await _farm.TurnAsync();
        Assert.True(await _farm.Loop.RequestAsync(id, run => RunDecider.Resume(run, "bo"), CancellationToken.None));
        await _farm.FinishAsync();
        var counts = _farm.Loop.Run!.Steps["rollout:crop"].Counts!;
        Assert.Single(counts.Steps);
        Assert.InRange(counts.Steps[0].Canary.Requests, 290, 330); // 10 requests a second for 30 s and a moment
    }
}
