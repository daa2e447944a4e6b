using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Targets;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using Xunit;

namespace Agrimaan.Delivery.Tests.Running;

public sealed class CanaryTests : IAsyncLifetime
{
    private readonly FakePlatform _farm = new();

    public async ValueTask InitializeAsync()
    {
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
    [Trait("Plan", "350")]
    public void The_first_release_comes_up_callees_first_and_takes_all_traffic()
    {
        Assert.Equal(["user", "crop", "web"], _farm.World.Started.Select(key => key.Value.Split('.')[1]));
        Assert.All(_farm.Edge.Served!.Services.Values, route => Assert.Equal(Backend.FullWeight, Assert.Single(route.Backends).Weight));
        Assert.Equal("web", _farm.Edge.Served.Routes["/"]);
        Assert.Equal("1.0.0", _farm.Loop.State.Current!.Version);
    }

    [Fact]
    [Trait("Plan", "223")]
    [Trait("Plan", "226")]
    [Trait("Plan", "240")]
    public async Task A_good_version_rises_step_by_step_and_is_promoted()
    {
        await _farm.BeginAsync("1.1.0");
        var run = await _farm.FinishAsync();

        Assert.Equal(RunOutcome.Promoted, run.Outcome);
        Assert.Matches("^crop: 0 of [0-9]+ requests failed on the new version ", run.Reason!);
        Assert.Equal([0, 1000, 5000, 10_000], Weights("crop", "1.1.0").Distinct());
        Assert.Equal("1.1.0", _farm.Loop.State.Current!.Version);
        await _farm.UntilAsync(() => _farm.World.Alive.Count() == 3);
        Assert.DoesNotContain(_farm.World.Alive, key => key.Value.Contains("crop.r1-0-0", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Plan", "225")]
    [Trait("Plan", "228")]
    [Trait("Plan", "229")]
    [Trait("Plan", "241")]
    [Trait("Plan", "390")]
    public async Task A_version_that_fails_8_percent_of_requests_is_rolled_back_with_the_numbers()
    {
        _farm.Traffic.Behaviours[("crop", "1.1.0")] = (0.08, 10);
        await _farm.BeginAsync("1.1.0");
        var run = await _farm.FinishAsync();

        Assert.Equal(RunOutcome.RolledBack, run.Outcome);
        Assert.Equal(1000, run.PeakWeight);
        Assert.Contains("crop 1.1.0 at 10 %", run.Reason, StringComparison.Ordinal);
        Assert.Contains("requests failed", run.Reason, StringComparison.Ordinal);
        Assert.Contains("limit 5 %", run.Reason, StringComparison.Ordinal);
        Assert.Equal("1.0.0", Assert.Single(_farm.Edge.Served!.Services["crop"].Backends, backend => backend.Weight == Backend.FullWeight).Version);
        Assert.Equal("1.0.0", _farm.Loop.State.Current!.Version);
        await _farm.UntilAsync(() => _farm.World.Alive.Count() == 3);
    }

    [Fact]
    public async Task Errors_that_stable_has_as_well_are_not_the_new_versions_fault()
    {
        _farm.Traffic.Behaviours[("crop", "1.0.0")] = (0.2, 10);
        _farm.Traffic.Behaviours[("crop", "1.1.0")] = (0.1, 10);
        await _farm.BeginAsync("1.1.0");
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
    }

    [Theory]
    [Trait("Plan", "391")]
    [InlineData(29, RunOutcome.Promoted)]
    [InlineData(45, RunOutcome.RolledBack)]
    public async Task Latency_is_judged_against_three_times_stable(double milliseconds, RunOutcome expected)
    {
        _farm.Policy = _farm.Policy with { Compare = null };
        _farm.Traffic.Behaviours[("crop", "1.1.0")] = (0, milliseconds);
        await _farm.BeginAsync("1.1.0");
        Assert.Equal(expected, (await _farm.FinishAsync()).Outcome);
    }

    [Fact]
    public async Task Three_times_a_trifle_passes()
    {
        _farm.Traffic.Behaviours[("crop", "1.0.0")] = (0, 0.5);
        _farm.Traffic.Behaviours[("crop", "1.1.0")] = (0, 5);
        await _farm.BeginAsync("1.1.0");
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
    }

    [Fact]
    public async Task Three_bad_requests_never_abort_anything_and_silence_is_not_health()
    {
        _farm.Traffic.Rate = 0.5;
        _farm.Traffic.Behaviours[("crop", "1.1.0")] = (1, 10);
        await _farm.BeginAsync("1.1.0");
        await _farm.UntilAsync(() => _farm.Loop.Run!.Steps["rollout:crop"].Phase == StepPhase.Analysing);
        for (var i = 0; i < 20; i++)
        {
            await _farm.TurnAsync();
        }

        Assert.Equal(RunPhase.Forward, _farm.Loop.Run!.Phase);
        var run = await _farm.FinishAsync();
        Assert.Equal(RunOutcome.RolledBack, run.Outcome);
        Assert.Contains("no evidence within 60 s", run.Reason, StringComparison.Ordinal);
        Assert.Contains("of 30 requests needed", run.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_evidence_a_policy_may_promote()
    {
        _farm.Traffic.Rate = 0;
        _farm.Policy = _farm.Policy with { OnInconclusive = InconclusiveAction.Promote };
        await _farm.BeginAsync("1.1.0");
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
    }

    [Fact]
    public async Task Numbers_that_cannot_be_read_are_an_error_and_no_verdict_about_the_service()
    {
        await _farm.BeginAsync("1.1.0");
        await _farm.UntilAsync(() => _farm.Loop.Run!.Steps["rollout:crop"].Phase == StepPhase.Analysing);
        _farm.Traffic.Unreachable = true;
        for (var i = 0; i < 50; i++)
        {
            await _farm.TurnAsync();
        }

        Assert.Equal(RunPhase.Forward, _farm.Loop.Run!.Phase);
        _farm.Traffic.Unreachable = false;
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
    }

    [Fact]
    public async Task A_gateway_that_begins_to_count_anew_does_not_confuse_the_judge()
    {
        await _farm.BeginAsync("1.1.0");
        await _farm.UntilAsync(() => _farm.Loop.Run!.Steps["rollout:crop"].Phase == StepPhase.Analysing);
        _farm.Traffic.Restart("two");
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
    }

    [Fact]
    public async Task A_version_that_never_gets_ready_is_given_up_and_the_old_one_serves()
    {
        _farm.World.Behaviours[("crop", "1.1.0")] = new() { ReadyAfter = TimeSpan.FromHours(1) };
        await _farm.BeginAsync("1.1.0");
        var run = await _farm.FinishAsync();

        Assert.Equal(RunOutcome.RolledBack, run.Outcome);
        Assert.Equal(0, run.PeakWeight);
        Assert.Contains("was not ready within 60 s: nothing listens on its port", run.Reason, StringComparison.Ordinal);
        Assert.Equal([0], Weights("crop", "1.1.0").Distinct());
    }

    [Theory]
    [InlineData(60, 90, RunOutcome.Promoted)]
    [InlineData(60, 30, RunOutcome.RolledBack)]
    public async Task A_slow_start_has_as_long_as_its_deadline_says(int readyAfter, int deadline, RunOutcome expected)
    {
        var release = AnyRelease.Of("1.2.0", "web@1.0.0>crop", "crop>user", "user@1.0.0");
        var crop = release.Services["crop"];
        await _farm.RecordReleaseAsync(release with { Services = release.Services.SetItem("crop", crop with { Http = crop.Http with { StartDeadline = TimeSpan.FromSeconds(deadline) } }) });
        _farm.World.Behaviours[("crop", "1.2.0")] = new() { ReadyAfter = TimeSpan.FromSeconds(readyAfter) };
        await _farm.BeginAsync("1.2.0");

        Assert.Equal(expected, (await _farm.FinishAsync()).Outcome);
    }

    [Fact]
    public async Task A_version_that_crashes_in_a_loop_is_given_up_before_the_deadline()
    {
        _farm.World.Behaviours[("crop", "1.1.0")] = new() { ReadyAfter = TimeSpan.FromHours(1), CrashesEvery = TimeSpan.FromSeconds(2) };
        var began = _farm.Clock.GetUtcNow();
        await _farm.BeginAsync("1.1.0");
        var run = await _farm.FinishAsync();

        Assert.Equal(RunOutcome.RolledBack, run.Outcome);
        Assert.Contains("ended by itself 3 times: ended with exit code 1", run.Reason, StringComparison.Ordinal);
        Assert.True(_farm.Clock.GetUtcNow() - began < TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task A_program_that_is_missing_is_said_at_once()
    {
        _farm.World.Behaviours[("crop", "1.1.0")] = new() { Fails = "'nod' was found neither here nor on the PATH" };
        await _farm.BeginAsync("1.1.0");
        var run = await _farm.FinishAsync();
        Assert.Equal(RunOutcome.RolledBack, run.Outcome);
        Assert.Contains("could not be started: 'nod' was found neither", run.Reason, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Plan", "392")]
    public async Task Health_failing_longer_than_the_limit_takes_the_version_back()
    {
        _farm.Policy = _farm.Policy with { StepTime = TimeSpan.FromMinutes(20), StepDeadline = TimeSpan.FromHours(1) };
        _farm.World.Behaviours[("crop", "1.1.0")] = new() { SickAfter = TimeSpan.FromSeconds(30) };
        await _farm.BeginAsync("1.1.0");
        var run = await _farm.FinishAsync(20_000);
        Assert.Equal(RunOutcome.RolledBack, run.Outcome);
        Assert.Contains("not healthy for more than 300 s", run.Reason, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Plan", "231")]
    public async Task A_person_can_abort_at_any_time()
    {
        var id = await _farm.BeginAsync("1.1.0");
        await _farm.UntilAsync(() => _farm.Loop.Run!.Steps["rollout:crop"].Weight == 1000);
        await _farm.Loop.RequestAsync(id, run => RunDecider.Abort(run, "bob", "it looks odd"), CancellationToken.None);
        var run = await _farm.FinishAsync();
        Assert.Equal(RunOutcome.RolledBack, run.Outcome);
        Assert.Equal("aborted by bob: it looks odd", run.Reason);
    }

    [Fact]
    public async Task A_gateway_that_refuses_the_weight_ends_in_a_rollback_that_says_why()
    {
        await _farm.BeginAsync("1.1.0");
        await _farm.UntilAsync(() => _farm.Loop.Run!.Steps["rollout:crop"].Phase == StepPhase.Scaling);
        _farm.Edge.Refusal = "weights do not add up";
        await _farm.UntilAsync(() => _farm.Loop.Run!.Phase == RunPhase.RollingBack);
        Assert.Contains("did not confirm", _farm.Loop.Run!.RollbackReason, StringComparison.Ordinal);
        Assert.Contains("weights do not add up", _farm.Loop.Run!.RollbackReason, StringComparison.Ordinal);
        _farm.Edge.Refusal = null;
        Assert.Equal(RunOutcome.RolledBack, (await _farm.FinishAsync()).Outcome);
    }

    [Fact]
    public async Task An_old_instance_ends_only_when_its_requests_are_answered()
    {
        var old = _farm.Edge.Served!.Services["crop"].Backends[0].Addresses[0];
        _farm.Edge.InFlight[old] = 1;
        _farm.Policy = _farm.Policy with { DrainDeadline = TimeSpan.FromMinutes(10) };
        await _farm.BeginAsync("1.1.0");
        await _farm.FinishAsync();
        _farm.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 20; i++)
        {
            await _farm.TurnAsync();
        }

        Assert.Empty(_farm.World.Stopped);
        _farm.Edge.InFlight[old] = 0;
        await _farm.UntilAsync(() => _farm.World.Stopped.Count == 1);
    }

    [Theory]
    [InlineData("1.0.0")]
    [InlineData("1.1.0")]
    public async Task An_instance_that_is_lost_in_mid_canary_is_made_again_under_its_key_and_the_run_goes_on(string version)
    {
        await _farm.BeginAsync("1.1.0");
        await _farm.UntilAsync(() => _farm.Loop.Run!.Steps["rollout:crop"].Weight == 1000);
        var lost = _farm.World.Alive.Single(key => key.Value == $"farm.crop.r{version.Replace('.', '-')}.0");
        _farm.World.Lose(lost);
        await _farm.UntilAsync(() => _farm.World.Alive.Contains(lost));
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
        Assert.Equal(2, _farm.World.Started.Count(key => key == lost));
    }

    [Fact]
    public async Task A_target_that_does_not_answer_decides_nothing()
    {
        await _farm.BeginAsync("1.1.0");
        _farm.Target!.Unavailable = true;
        for (var i = 0; i < 100; i++)
        {
            await _farm.TurnAsync();
        }

        Assert.Equal(RunPhase.Forward, _farm.Loop.Run!.Phase);
        Assert.Equal("the target does not answer", _farm.Loop.Trouble);
        _farm.Target.Unavailable = false;
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
    }

    [Fact]
    public async Task A_rollback_switches_at_once_and_is_not_judged()
    {
        await _farm.BeginAsync("1.1.0");
        await _farm.FinishAsync();
        Assert.Equal("1.0.0", _farm.Loop.State.Previous!.Version);
        await _farm.BeginAsync("1.0.0", PlanKind.Rollback);
        var run = await _farm.FinishAsync();
        Assert.Equal(RunOutcome.Promoted, run.Outcome);
        Assert.Equal([10_000, 0], Weights("crop", "1.1.0").Skip(Weights("crop", "1.1.0").Count() - 2));
        Assert.Equal("1.0.0", _farm.Loop.State.Current!.Version);
    }

    private IEnumerable<int> Weights(string service, string version) =>
        _farm.Edge.History.Select(table => table.Services.GetValueOrDefault(service)?.Backends.FirstOrDefault(backend => backend.Version == version)?.Weight ?? 0);
}
