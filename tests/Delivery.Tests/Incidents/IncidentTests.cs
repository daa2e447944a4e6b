using Agrimaan.Delivery.Incidents;
using Agrimaan.Delivery.Notifications;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Verification;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using Xunit;

namespace Agrimaan.Delivery.Tests.Incidents;

/// <summary>After a rollback the checks run on, and what they find decides about the incident.</summary>
public sealed class IncidentTests : IAsyncLifetime
{
    private readonly FakePlatform _farm = new();

    private Incident Incident => Assert.Single(_farm.Loop.State.Incidents);

    public async ValueTask InitializeAsync()
    {
        await _farm.StartAsync();
        await _farm.BringUpAsync("crop");
        foreach (var version in (string[])["1.0.0", "2.0.0", "3.0.0"])
        {
            await _farm.RecordReleaseAsync(AnyRelease.Of(version, "crop"));
        }

        await _farm.BeginAsync("1.0.0");
        await _farm.FinishAsync();
        await PassAsync(TimeSpan.FromMinutes(1));
    }

    public ValueTask DisposeAsync()
    {
        _farm.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    [Trait("Plan", "413")]
    [Trait("Plan", "440")]
    public async Task What_serves_well_again_closes_the_incident_by_itself()
    {
        await RollBackAsync();
        Assert.Equal((true, (IncidentFinding?)null, "farm-2", "2.0.0", "1.0.0"), (Incident.IsOpen, Incident.Finding, Incident.Run, Incident.Release, Incident.Restored));
        Assert.Contains("20", Incident.Reason, StringComparison.Ordinal);
        await _farm.UntilAsync(() => !Incident.IsOpen);
        Assert.Equal(IncidentFinding.Helped, Incident.Finding);
        Assert.Null(Incident.ClosedBy);
        Assert.InRange((Incident.JudgedAt!.Value - Incident.From!.At).TotalSeconds, 120, 125);
        Assert.Equal(["ready", "errors", "latency"], Incident.Results.Select(answer => answer.Check));
        Assert.All(Incident.Results, answer => Assert.Equal(Verdict.Pass, answer.Verdict));
        Assert.Contains("before the deploy", Incident.Results[1].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Plan", "440")]
    [Trait("Plan", "441")]
    [Trait("Plan", "446")]
    public async Task What_is_as_bad_as_before_keeps_it_open_until_somebody_closes_it()
    {
        await RollBackAsync(() => _farm.Traffic.Behaviours[("crop", "1.0.0")] = (0.2, 10));
        await _farm.UntilAsync(() => Incident.Finding is not null);
        Assert.Equal((IncidentFinding.DidNotHelp, true), (Incident.Finding!.Value, Incident.IsOpen));
        Assert.Matches("^crop@1.0.0: 20 % of [0-9]+ requests failed in [0-9]+ s \\(0 % of [0-9]+ before the deploy; limit 5 %\\)$", Incident.Sentence!);
        Assert.InRange((Incident.JudgedAt!.Value - Incident.From!.At).TotalSeconds, 30, 35);

        // Well again later, and even a good deploy: only a person knows that it is over.
        _farm.Traffic.Behaviours.Clear();
        await PassAsync(TimeSpan.FromMinutes(20));
        await _farm.BeginAsync("3.0.0");
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
        Assert.True(Incident.IsOpen);
        await _farm.Loop.RecordAsync(state => Delivery.Incidents.Incidents.Close(state, "farm-2", "ada", "the database is back"), CancellationToken.None);
        await _farm.Loop.RecordAsync(state => Delivery.Incidents.Incidents.Close(state, "farm-2", "bo", "twice"), CancellationToken.None);
        Assert.Equal((false, "ada", "the database is back"), (Incident.IsOpen, Incident.ClosedBy, Incident.ClosedReason));
    }

    [Fact]
    public async Task Three_times_as_slow_as_before_the_deploy_did_not_help()
    {
        await RollBackAsync(() => _farm.Traffic.Behaviours[("crop", "1.0.0")] = (0, 50));
        await _farm.UntilAsync(() => Incident.Finding is not null);
        Assert.Equal(IncidentFinding.DidNotHelp, Incident.Finding);
        Assert.Contains("p95 is", Incident.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_requests_nothing_is_proved_and_the_next_good_deploy_closes_it()
    {
        await RollBackAsync(() => _farm.Traffic.Rate = 0.01);
        var from = _farm.Clock.GetUtcNow();
        await _farm.UntilAsync(() => Incident.Finding is not null);
        Assert.Equal((IncidentFinding.Unproved, true), (Incident.Finding!.Value, Incident.IsOpen));
        Assert.Contains("of 30 requests needed", Incident.Sentence, StringComparison.Ordinal);
        Assert.InRange((_farm.Clock.GetUtcNow() - from).TotalSeconds, 600, 620);
        _farm.Traffic.Rate = 100;
        await _farm.BeginAsync("3.0.0");
        await _farm.FinishAsync();
        Assert.Equal((false, "farm-3 promoted 3.0.0"), (Incident.IsOpen, Incident.ClosedReason));
    }

    [Fact]
    public async Task What_failed_as_much_before_the_deploy_is_not_told_as_help()
    {
        _farm.Traffic.Behaviours[("crop", "1.0.0")] = (0.2, 10);
        await PassAsync(TimeSpan.FromHours(1));
        _farm.Traffic.Behaviours[("crop", "2.0.0")] = (0.6, 10);
        await _farm.BeginAsync("2.0.0");
        Assert.Equal(RunOutcome.RolledBack, (await _farm.FinishAsync()).Outcome);
        await _farm.UntilAsync(() => Incident.Finding is not null);
        Assert.Equal((IncidentFinding.Unproved, true), (Incident.Finding!.Value, Incident.IsOpen));
        Assert.Matches("20 % of [0-9]+ requests failed in 600 s \\(19\\.[0-9]+ % of [0-9]+ before the deploy", Incident.Sentence!);
    }

    [Fact]
    public async Task Numbers_that_cannot_be_read_are_no_health()
    {
        await RollBackAsync(() => _farm.Traffic.Unreachable = true);
        await _farm.UntilAsync(() => Incident.Finding is not null);
        Assert.Equal((IncidentFinding.Unproved, "the gateway's numbers cannot be read"), (Incident.Finding!.Value, Incident.Sentence));
    }

    [Fact]
    public async Task A_gateway_that_starts_anew_loses_no_failure_after_the_rollback()
    {
        await RollBackAsync();
        await _farm.UntilAsync(() => Incident.From is not null);
        _farm.Traffic.Behaviours[("crop", "1.0.0")] = (0.2, 10);
        _farm.Traffic.Restart("two");
        await _farm.UntilAsync(() => Incident.Finding is not null);
        Assert.Equal(IncidentFinding.DidNotHelp, Incident.Finding);
    }

    [Fact]
    public async Task A_control_plane_that_is_killed_goes_on_from_where_counting_began()
    {
        await RollBackAsync();
        await _farm.UntilAsync(() => Incident.From is not null);
        var from = Incident.From;
        await PassAsync(TimeSpan.FromMinutes(1));
        await _farm.StartAsync();
        Assert.Equal(from!.At, Incident.From!.At);
        await _farm.UntilAsync(() => !Incident.IsOpen);
        Assert.InRange((Incident.JudgedAt!.Value - from.At).TotalSeconds, 120, 125);
    }

    [Fact]
    public async Task A_new_run_ends_the_watch_without_a_finding()
    {
        await RollBackAsync();
        await _farm.BeginAsync("3.0.0");
        await _farm.TurnAsync();
        Assert.Equal((IncidentFinding.Unproved, "farm-3 began before it could be told"), (Incident.Finding!.Value, Incident.Sentence));
    }

    [Fact]
    public async Task A_release_that_is_superseded_leaves_no_incident()
    {
        await _farm.BeginAsync("2.0.0");
        await _farm.UntilAsync(() => _farm.Loop.Run!.PeakWeight > 0);
        await _farm.Loop.RecordAsync(state => RunQueue.Arrive(state, "3.0.0", "bo", Agrimaan.Delivery.Catalog.ArrivalRule.Supersede).Events, CancellationToken.None);
        await _farm.FinishAsync();
        Assert.Empty(_farm.Loop.State.Incidents);
    }

    [Fact]
    public async Task Going_back_by_hand_is_watched_against_what_was_before_that_deploy()
    {
        await _farm.BeginAsync("2.0.0");
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
        _farm.Traffic.Behaviours[("crop", "1.0.0")] = (0.2, 10);
        await _farm.BeginAsync("1.0.0", PlanKind.Rollback);
        await _farm.FinishAsync();
        Assert.Equal(("2.0.0", "1.0.0", "ada went back from 2.0.0"), (Incident.Release, Incident.Restored, Incident.Reason));
        await _farm.UntilAsync(() => Incident.Finding is not null);
        Assert.Equal(IncidentFinding.DidNotHelp, Incident.Finding);
        Assert.Contains("before the deploy", Incident.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_is_watched_the_incident_says_so()
    {
        _farm.Policy = _farm.Policy with { RollbackWatch = TimeSpan.Zero };
        await RollBackAsync();
        await _farm.TurnAsync();
        Assert.Equal((IncidentFinding.Unproved, "nothing is watched after a rollback here"), (Incident.Finding!.Value, Incident.Sentence));
    }

    [Fact]
    [Trait("Plan", "425")]
    public async Task People_are_told_once_that_it_did_not_help_and_once_that_it_is_over()
    {
        await RollBackAsync(() => _farm.Traffic.Behaviours[("crop", "1.0.0")] = (0.2, 10));
        await _farm.UntilAsync(() => Incident.Finding is not null);
        await _farm.Loop.RecordAsync(state => Delivery.Incidents.Incidents.Close(state, "farm-2", "ada", "the database is back"), CancellationToken.None);
        var (state, told) = (new PlatformState { Name = "farm" }, new List<string>());
        foreach (var written in await _farm.Journal.ReadAsync(PlatformLoop.StreamOf("farm"), 0, CancellationToken.None))
        {
            var happened = JournalJson.ReadPlatform(written.Event);
            if (happened is IncidentEvent && Notices.Of(state, happened, written, 0) is { } notice)
            {
                told.Add($"{notice.Kind}: {notice.Sentence}");
            }

            state = state.Apply(happened, written.Event.At);
        }

        Assert.Equal(2, told.Count);
        Assert.StartsWith("RollbackDidNotHelp: the rollback to 1.0.0 did not help farm: crop@1.0.0: 20 %", told[0], StringComparison.Ordinal);
        Assert.EndsWith("; incident farm-2 stays open", told[0], StringComparison.Ordinal);
        Assert.Equal("IncidentClosed: incident farm-2 of farm is closed by ada: the database is back", told[1]);
    }

    private async Task RollBackAsync(Action? meanwhile = null)
    {
        _farm.Traffic.Behaviours[("crop", "2.0.0")] = (0.2, 10);
        await _farm.BeginAsync("2.0.0");
        await _farm.UntilAsync(() => _farm.Loop.Run!.Phase == RunPhase.RollingBack);
        await _farm.FinishAsync();
        Assert.Equal(RunOutcome.RolledBack, _farm.Loop.State.Runs[^1].Outcome);
        meanwhile?.Invoke();
    }

    private async Task PassAsync(TimeSpan time)
    {
        var until = _farm.Clock.GetUtcNow() + time;
        await _farm.UntilAsync(() => _farm.Clock.GetUtcNow() >= until);
    }
}
