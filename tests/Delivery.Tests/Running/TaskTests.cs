using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Targets;
using Agrimaan.Delivery.Verification;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using Xunit;

namespace Agrimaan.Delivery.Tests.Running;

/// <summary>Long work in a plan: backups before anything changes, journeys before and after traffic moves.</summary>
public sealed class TaskTests : IAsyncLifetime
{
    private static readonly Journey Buy = new() { Name = "buy", Steps = [new() { Method = "GET", Path = "/" }] };

    private readonly FakePlatform _farm = new()
    {
        Precautions = new([Buy], ["orders"]) { External = [new("weather", ExternalMode.Sandbox, "https://sandbox.weather.example", "/health")] },
    };

    public async ValueTask InitializeAsync()
    {
        await _farm.StartAsync();
        await _farm.BringUpAsync("crop", "web");
        await _farm.RecordReleaseAsync(AnyRelease.Of("1.0.0", "web>crop", "crop"));
        await _farm.RecordReleaseAsync(AnyRelease.Of("2.0.0", "web>crop", "crop"));
        await _farm.BeginAsync("1.0.0");
        await _farm.FinishAsync();
        await _farm.UntilAsync(() => _farm.Tasks.Forgotten.Count == _farm.Tasks.Begun.Count);
        _farm.Tasks.Begun.Clear();
        _farm.Tasks.Forgotten.Clear();
    }

    public ValueTask DisposeAsync()
    {
        _farm.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Others_are_asked_and_a_backup_is_taken_first_then_each_new_version_is_played_before_it_takes_traffic_then_all_of_it()
    {
        await _farm.BeginAsync("2.0.0");
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
        Assert.Equal(
            ["ask weather Sandbox", "backup orders", "Preview crop 2.0.0", "Canary crop 2.0.0", "Preview web 2.0.0", "Canary web 2.0.0", "Production  "],
            _farm.Tasks.Begun.Select(begun => Words(begun.Task)));
        Assert.Equal(_farm.Tasks.Begun.Select(begun => begun.Key).Distinct(), _farm.Tasks.Begun.Select(begun => begun.Key));
        await _farm.UntilAsync(() => _farm.Tasks.Forgotten.Count == 7);
        Assert.Equal(_farm.Tasks.Begun.Select(begun => begun.Key), _farm.Tasks.Forgotten);
    }

    [Fact]
    public async Task One_that_others_need_and_that_does_not_answer_ends_the_run_before_anything_changes()
    {
        _farm.Tasks.Answer = task => new([new("probe", task is ProbeExternal ? Verdict.Error : Verdict.Pass, "https://sandbox.weather.example refuses calls")]);
        await _farm.BeginAsync("2.0.0");
        var run = await _farm.FinishAsync();
        Assert.Equal(
            (RunOutcome.RolledBack, "the external service weather: probe: https://sandbox.weather.example refuses calls, for 30 s"), (run.Outcome!.Value, run.Reason));
        Assert.DoesNotContain(_farm.Tasks.Begun, begun => begun.Task is TakeBackup);
        Assert.DoesNotContain(_farm.World.Started, key => key.Value.Contains("r2-0-0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_starts_while_the_backup_goes_on_and_a_failed_one_ends_the_run()
    {
        _farm.Tasks.Answer = task => task is TakeBackup ? null : new([new("task", Verdict.Pass, "")]);
        await _farm.BeginAsync("2.0.0");
        await TurnsAsync(100);
        Assert.DoesNotContain(_farm.World.Started, key => key.Value.Contains("r2-0-0", StringComparison.Ordinal));
        _farm.Tasks.Answer = _ => new([new("backup", Verdict.Fail, "the disk is full")]);
        var run = await _farm.FinishAsync();
        Assert.Equal((RunOutcome.RolledBack, 0), (run.Outcome!.Value, run.PeakWeight));
        Assert.Contains("the backup of orders: backup: the disk is full", run.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(_farm.World.Started, key => key.Value.Contains("r2-0-0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_version_that_fails_a_journey_at_its_preview_never_takes_traffic()
    {
        _farm.Tasks.Answer = task => task is PlayJourneys { Place: JourneyPlace.Preview, Service: "web" }
            ? new([new("journey buy", Verdict.Fail, "step 1 answered 500")])
            : new([new("task", Verdict.Pass, "")]);
        await _farm.BeginAsync("2.0.0");
        var run = await _farm.FinishAsync();
        Assert.Equal(RunOutcome.RolledBack, run.Outcome);
        Assert.Equal("web 2.0.0: journey buy: step 1 answered 500", run.Reason);
        Assert.All(_farm.Edge.History, table => Assert.Equal(0, table.Services.GetValueOrDefault("web")?.Backends.FirstOrDefault(backend => backend.Version == "2.0.0")?.Weight ?? 0));
        Assert.Contains(_farm.Edge.History, table => table.Services.TryGetValue("web", out var route) && route.Backends.Any(backend => backend is { Version: "2.0.0", Weight: 0, Addresses.Length: 1 }));
        Assert.Equal("1.0.0", Assert.Single(_farm.Edge.Served!.Services["crop"].Backends, backend => backend.Weight == Backend.FullWeight).Version);
    }

    [Fact]
    public async Task A_release_that_fails_in_production_goes_back_whole()
    {
        _farm.Tasks.Answer = task => new([new("task", task is PlayJourneys { Place: JourneyPlace.Production } ? Verdict.Fail : Verdict.Pass, "it differs")]);
        await _farm.BeginAsync("2.0.0");
        var run = await _farm.FinishAsync();
        Assert.Equal((RunOutcome.RolledBack, "the release in production: task: it differs"), (run.Outcome!.Value, run.Reason));
        Assert.All(_farm.Edge.Served!.Services.Values, route => Assert.Equal("1.0.0", Assert.Single(route.Backends, backend => backend.Weight == Backend.FullWeight).Version));
    }

    [Fact]
    public async Task Work_that_cannot_be_done_is_no_verdict_until_its_time_is_over()
    {
        _farm.Tasks.Answer = task => new([new("task", task is TakeBackup ? Verdict.Error : Verdict.Pass, "nobody answers")]);
        await _farm.BeginAsync("2.0.0");
        await TurnsAsync(1_000);
        Assert.Equal(RunPhase.Forward, _farm.Loop.Run!.Phase);
        _farm.Tasks.Answer = _ => new([new("task", Verdict.Pass, "")]);
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
    }

    [Fact]
    public async Task A_control_plane_that_was_killed_asks_for_the_same_work_again()
    {
        _farm.Tasks.Answer = _ => null;
        await _farm.BeginAsync("2.0.0");
        await _farm.UntilAsync(() => _farm.Tasks.Begun.Count == 1);
        await _farm.StartAsync();
        await _farm.UntilAsync(() => _farm.Tasks.Begun.Count == 2);
        Assert.Equal(_farm.Tasks.Begun[0], _farm.Tasks.Begun[1]);
    }

    [Fact]
    public async Task Going_back_takes_no_backup_and_plays_nothing()
    {
        await _farm.BeginAsync("2.0.0");
        await _farm.FinishAsync();
        _farm.Tasks.Begun.Clear();
        await _farm.BeginAsync("1.0.0", PlanKind.Rollback);
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
        Assert.Empty(_farm.Tasks.Begun);
    }

    private static string Words(StepTask task) => task switch
    {
        ProbeExternal probe => $"ask {probe.External} {probe.Mode}",
        TakeBackup backup => "backup " + backup.Store,
        PlayJourneys play => $"{play.Place} {play.Service} {play.Version}",
        _ => "",
    };

    private async Task TurnsAsync(int count)
    {
        for (var turn = 0; turn < count; turn++)
        {
            await _farm.TurnAsync();
        }
    }
}
