using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Verification;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using Xunit;

namespace Agrimaan.Delivery.Tests.Running;

/// <summary>What a platform has done besides, before, during and after a deploy and on the way back.</summary>
public sealed class HookTests : IAsyncLifetime
{
    private readonly FakePlatform _farm = new();

    public async ValueTask InitializeAsync()
    {
        await _farm.StartAsync();
        await _farm.BringUpAsync("crop", "web");
        await _farm.RecordReleaseAsync(AnyRelease.Of("1.0.0", "web>crop", "crop"));
        await _farm.RecordReleaseAsync(AnyRelease.Of("2.0.0", "web>crop", "crop"));
        await _farm.BeginAsync("1.0.0");
        await _farm.FinishAsync();
        _farm.Precautions = Precautions.None with
        {
            Hooks =
            [
                Hook("announce", HookMoment.Before), Hook("smoke", HookMoment.Before, "web"), Hook("pressure", HookMoment.During, "crop"),
                Hook("sweep", HookMoment.After), Hook("tag", HookMoment.After, "crop"), Hook("alarm", HookMoment.Rollback), Hook("restore", HookMoment.Rollback, "web"),
            ],
        };
    }

    public ValueTask DisposeAsync()
    {
        _farm.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Each_hook_is_done_once_under_a_key_of_its_own_at_its_moment()
    {
        await _farm.BeginAsync("2.0.0");
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
        var names = _farm.Tasks.Begun.Select(begun => Name(begun.Task)).ToList();
        Assert.Equal("announce", names[0]);
        Assert.Equal("sweep", names[^1]);
        Assert.True(names.LastIndexOf("pressure") < names.IndexOf("tag") && names.IndexOf("tag") < names.IndexOf("smoke"), string.Join(" ", names));
        Assert.True(names.Count(name => name == "pressure") >= 2, "at each share");
        Assert.DoesNotContain("alarm", names);
        Assert.Equal(_farm.Tasks.Begun.Count, _farm.Tasks.Begun.Select(begun => begun.Key).Distinct().Count());
        await _farm.UntilAsync(() => _farm.Tasks.Forgotten.Count == _farm.Tasks.Begun.Count);
    }

    [Theory]
    [InlineData(Verdict.Pass, RunOutcome.Promoted)]
    [InlineData(Verdict.Fail, RunOutcome.RolledBack)]
    public async Task One_that_a_step_names_is_done_there_and_more_traffic_waits_for_it(Verdict answer, RunOutcome outcome)
    {
        _farm.Precautions = Precautions.None with { Hooks = [Hook("smoke", HookMoment.Step, "crop"), Hook("other", HookMoment.Step)] };
        _farm.Policy = _farm.Policy with { Steps = [1000, new(0) { Hook = "smoke" }, 5000] };
        Answer("smoke", answer);
        await _farm.BeginAsync("2.0.0");
        var run = await _farm.FinishAsync();
        Assert.Equal(outcome, run.Outcome);
        Assert.Equal(["smoke"], _farm.Tasks.Begun.Select(begun => Name(begun.Task)));
        Assert.Equal(outcome == RunOutcome.Promoted, run.PeakWeight > 1000);
    }

    [Fact]
    public async Task When_one_before_fails_no_traffic_moves_and_nothing_starts()
    {
        Answer("announce", Verdict.Fail);
        await _farm.BeginAsync("2.0.0");
        var run = await _farm.FinishAsync();
        Assert.Equal((RunOutcome.RolledBack, 0, "the release: announce: as it was told"), (run.Outcome!.Value, run.PeakWeight, run.Reason));
        Assert.DoesNotContain(_farm.World.Started, key => key.Value.Contains("r2-0-0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task When_one_before_a_services_traffic_fails_that_service_gets_none()
    {
        Answer("smoke", Verdict.Fail);
        await _farm.BeginAsync("2.0.0");
        Assert.Equal("web 2.0.0: smoke: as it was told", (await _farm.FinishAsync()).Reason);
        Assert.All(_farm.Edge.History, table => Assert.Equal(0, table.Services.GetValueOrDefault("web")?.Backends.FirstOrDefault(backend => backend.Version == "2.0.0")?.Weight ?? 0));
    }

    [Fact]
    public async Task When_one_after_fails_or_never_ends_nothing_is_undone()
    {
        Answer("tag", Verdict.Fail);
        Answer("sweep", null);
        await _farm.BeginAsync("2.0.0");
        var run = await _farm.FinishAsync();
        Assert.Equal(RunOutcome.Promoted, run.Outcome);
        Assert.DoesNotContain("tag", run.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(_farm.Tasks.Begun, begun => Name(begun.Task) == "alarm");
    }

    [Fact]
    public async Task Those_of_the_way_back_begin_with_it_and_traffic_does_not_wait_for_them()
    {
        Answer("pressure", Verdict.Fail);
        Answer("alarm", null);
        await _farm.BeginAsync("2.0.0");
        await _farm.UntilAsync(() => _farm.Tasks.Begun.Any(begun => Name(begun.Task) == "alarm"));
        await _farm.UntilAsync(() => _farm.Loop.Run!.Steps["rollout:crop"].Phase == StepPhase.Undone);
        Assert.Equal("1.0.0", Assert.Single(_farm.Edge.Served!.Services["crop"].Backends, backend => backend.Weight > 0).Version);
        Assert.Equal(RunPhase.RollingBack, _farm.Loop.Run!.Phase);
        Assert.Equal(RunOutcome.RolledBack, (await _farm.FinishAsync()).Outcome);
        Assert.DoesNotContain(_farm.Tasks.Begun, begun => Name(begun.Task) == "restore"); // the run never came to web
    }

    [Fact]
    public async Task A_rollback_by_hand_does_those_of_the_way_back_alone()
    {
        await _farm.BeginAsync("2.0.0");
        await _farm.FinishAsync();
        await _farm.UntilAsync(() => _farm.Tasks.Forgotten.Count == _farm.Tasks.Begun.Count);
        _farm.Tasks.Begun.Clear();
        await _farm.BeginAsync("1.0.0", PlanKind.Rollback);
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
        Assert.Equal(["alarm", "restore"], _farm.Tasks.Begun.Select(begun => Name(begun.Task)).Order());
    }

    [Fact]
    public async Task To_abort_wins_over_a_hook_that_goes_on_and_ends_it()
    {
        Answer("announce", null);
        await _farm.BeginAsync("2.0.0");
        await _farm.UntilAsync(() => _farm.Tasks.Begun.Count == 1);
        await _farm.Loop.RequestAsync(_farm.Loop.Run!.Id, run => RunDecider.Abort(run, "ada", null), CancellationToken.None);
        Assert.Equal(RunOutcome.RolledBack, (await _farm.FinishAsync()).Outcome);
        Assert.Contains(_farm.Tasks.Begun.Single(begun => Name(begun.Task) == "announce").Key, _farm.Tasks.Forgotten);
    }

    [Theory]
    [InlineData("announce")]
    [InlineData("sweep")]
    public async Task A_control_plane_that_was_away_for_longer_than_the_timeout_does_the_hook_again_and_gives_it_its_time(string name)
    {
        Answer(name, null);
        await _farm.BeginAsync("2.0.0");
        await _farm.UntilAsync(() => _farm.Tasks.Begun.Any(begun => Name(begun.Task) == name));
        await _farm.StartAsync();
        _farm.Clock.Advance(TimeSpan.FromHours(2));
        await _farm.TurnAsync();
        Assert.Equal(2, _farm.Tasks.Begun.Count(begun => Name(begun.Task) == name));
        Assert.Equal(RunPhase.Forward, _farm.Loop.Run!.Phase);
        _farm.Tasks.Answer = _ => new([new("hook", Verdict.Pass, "")]);
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
    }

    [Fact]
    public async Task The_same_release_again_does_its_hooks_again_under_other_keys()
    {
        Answer("smoke", Verdict.Fail);
        await _farm.BeginAsync("2.0.0");
        await _farm.FinishAsync();
        await _farm.BeginAsync("2.0.0");
        await _farm.FinishAsync();
        Assert.Equal(2, _farm.Tasks.Begun.Count(begun => Name(begun.Task) == "announce"));
        Assert.Equal(_farm.Tasks.Begun.Count, _farm.Tasks.Begun.Select(begun => begun.Key).Distinct().Count());
    }

    [Fact]
    public void A_plan_with_another_hook_is_another_plan_and_one_without_any_is_what_it_always_was()
    {
        var (from, to) = (AnyRelease.Of("1.0.0", "crop"), AnyRelease.Of("2.0.0", "crop"));
        Plan Of(params Hook[] hooks) => Planner.Make(PlanKind.Deploy, from, to, new(), Precautions.None with { Hooks = [.. hooks] });
        Assert.Equal(Of().Hash, Planner.Make(PlanKind.Deploy, from, to, new()).Hash);
        string[] hashes = [Of().Hash, Of(Hook("a", HookMoment.Before)).Hash, Of(Hook("a", HookMoment.After)).Hash, Of(Hook("a", HookMoment.Rollback)).Hash, Of(Hook("b", HookMoment.Rollback)).Hash, Of(Hook("a", HookMoment.Before, "crop")).Hash];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(Of().Hash, Of(Hook("a", HookMoment.Before, "web")).Hash);
    }

    private static Hook Hook(string name, HookMoment when, string? service = null) => new()
    {
        Name = name, When = when, Service = service, Timeout = TimeSpan.FromMinutes(1), MayFail = when is HookMoment.After or HookMoment.Rollback,
        Command = new([name], ".", ImmutableSortedDictionary<string, string>.Empty),
    };

    private static string Name(StepTask task) => ((RunHook)task).Hook.Name;

    private void Answer(string name, Verdict? verdict)
    {
        var before = _farm.Tasks.Answer;
        _farm.Tasks.Answer = task => Name(task) != name ? before(task) : verdict is { } said ? new([new(name, said, "as it was told")]) : null;
    }
}
