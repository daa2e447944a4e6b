using System.Collections.Immutable;
using System.Text.Json;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Verification;
using Agrimaan.Delivery.Verification.Measuring;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Delivery.Tests.Running;

/// <summary>Checks that others measure, in the whole loop: what fails goes back, what cannot be asked does not, and a kill forgets nothing that matters.</summary>
public sealed class MeasuredTests : IDisposable
{
    private static readonly MeasuredCheck Failing = CheckOf("failing", "<= 0.5%");

    private readonly FakePlatform _farm;
    private readonly MemoryJournal _journal = new();

    public MeasuredTests() => _farm = new(() => Task.FromResult<IJournal>(_journal));

    public void Dispose() => _farm.Dispose();

    [Fact]
    [Trait("Plan", "357")]
    public async Task A_good_number_at_each_share_promotes_and_is_asked_for_with_the_right_places()
    {
        var ended = await RollAsync(Failing);

        Assert.Equal(RunOutcome.Promoted, ended.Outcome);
        var (key, question) = _farm.Measurements.Asked[0];
        Assert.Equal("farm-2/rollout:crop/failing", key);
        Assert.Equal(new CheckPlaces("crop", "2.0.0", "1.0.0", "farm", "local", TimeSpan.FromMinutes(1)), question.Places);
        Assert.False(question.WithBaseline);
        Assert.Empty(_farm.Measurements.GoingOn);
        Assert.Contains(AllAnswers(), answer => answer.Check == "failing" && answer.Verdict == Verdict.Pass);
    }

    [Fact]
    public async Task With_a_fresh_baseline_it_is_that_which_is_measured_beside()
    {
        _farm.Policy = _farm.Policy with { FreshBaseline = true };
        Assert.Equal(RunOutcome.Promoted, (await RollAsync(CheckOf("failing", "<= 3 times baseline"))).Outcome);
        Assert.NotEmpty(_farm.Measurements.Asked);
        Assert.All(_farm.Measurements.Asked, asked => Assert.Equal("1.0.0~baseline", asked.Question.Places.Baseline.Version));
    }

    [Fact]
    public async Task A_bad_number_goes_back_and_says_number_limit_window_and_sample_size()
    {
        _farm.Measurements.Answer = (_, _) => Reading.Of(0.008);
        var ended = await RollAsync(Failing);

        Assert.Equal(RunOutcome.RolledBack, ended.Outcome);
        Assert.Matches("^crop 2.0.0 at 10 %: failing: 0.8% is not <= 0.5%; 1 measurement failed, more than the 0 allowed: 0 of 1 measurements passed in [01] s \\(http, window 1m\\)$", ended.Reason);
        var evidence = _farm.Loop.Run!.Steps["rollout:crop"].Series["failing"];
        Assert.Equal([(Verdict.Fail, "0.8% is not <= 0.5%")], evidence.Points!.Value.Select(point => (point.Verdict, point.Words)));
        Assert.Empty(_farm.Measurements.GoingOn);
    }

    [Fact]
    public async Task Failures_that_are_borne_do_not_go_back_and_the_next_one_does()
    {
        var borne = 2;
        _farm.Measurements.Answer = (_, _) => Reading.Of(borne-- > 0 ? 1 : 0);
        Assert.Equal(RunOutcome.Promoted, (await RollAsync(Failing with { Limits = Failing.Limits with { Failures = 2 } })).Outcome);
        _farm.Measurements.Answer = (_, _) => Reading.Of(1);
        var ended = await AgainAsync("3.0.0");
        Assert.Contains("3 measurements failed, more than the 2 allowed", ended.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_is_away_for_ever_is_waited_for_until_the_deadline_and_no_longer()
    {
        _farm.Measurements.Answer = (_, _) => Reading.Error("http://metrics refuses calls");
        var ended = await RollAsync(Failing);

        Assert.Equal(RunOutcome.RolledBack, ended.Outcome);
        Assert.StartsWith("crop 2.0.0 at 10 %: no evidence within 60 s, failing: http://metrics refuses calls", ended.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(AllAnswers(), answer => answer.Verdict == Verdict.Fail);
    }

    [Fact]
    public async Task With_promotion_as_the_rule_a_source_that_is_away_does_not_go_back()
    {
        _farm.Measurements.Answer = (_, _) => Reading.Error("away");
        _farm.Policy = _farm.Policy with { OnInconclusive = InconclusiveAction.Promote };
        Assert.Equal(RunOutcome.Promoted, (await RollAsync(Failing)).Outcome);
    }

    [Fact]
    public async Task A_source_that_comes_back_is_believed_again()
    {
        var errors = 12;
        _farm.Measurements.Answer = (_, _) => errors-- > 0 ? Reading.Error("away") : Reading.Of(0);
        Assert.Equal(RunOutcome.Promoted, (await RollAsync(Failing)).Outcome);
    }

    [Fact]
    public async Task A_measurement_that_never_ends_blocks_nothing_but_its_own_check()
    {
        _farm.Measurements.Answer = (_, version) => version == "2.0.0" ? null : Reading.Of(0);
        var ended = await RollAsync(Failing);
        Assert.Equal(RunOutcome.RolledBack, ended.Outcome);
        Assert.Contains("failing: no measurement has been made yet", ended.Reason, StringComparison.Ordinal);
        Assert.Single(_farm.Measurements.Asked);
        Assert.Empty(_farm.Measurements.GoingOn);
    }

    [Fact]
    public async Task Against_the_baseline_both_versions_are_measured()
    {
        _farm.Measurements.Answer = (_, version) => Reading.Of(version == "2.0.0" ? 7 : 2);
        var ended = await RollAsync(CheckOf("queue", "<= 3 times baseline"));
        Assert.Contains("queue: 7 is not <= 3 times baseline (2)", ended.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_measured_while_it_warms_up()
    {
        await BeginAsync(Failing with { Warmup = TimeSpan.FromSeconds(20) });
        await _farm.UntilAsync(() => _farm.Measurements.Asked.Count > 0);
        Assert.InRange(_farm.Clock.GetUtcNow() - _farm.Loop.Run!.Steps["rollout:crop"].SharedSince!.Value, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(22));
        Assert.Equal(1000, _farm.Loop.Run.Steps["rollout:crop"].Weight);
    }

    [Theory]
    [InlineData(SeriesSpan.Rollout)]
    [InlineData(SeriesSpan.Step)]
    public async Task A_series_goes_on_over_all_shares_or_begins_anew_at_each(SeriesSpan over)
    {
        await BeginAsync(Failing with { Over = over });
        await _farm.UntilAsync(() => _farm.Loop.Run!.Steps["rollout:crop"] is { Weight: 5000, Phase: StepPhase.Analysing });
        var first = _farm.Loop.Run!.Steps["rollout:crop"].Series["failing"].Counts.Passes;
        await _farm.TurnAsync();
        await _farm.TurnAsync();
        var then = _farm.Loop.Seen!.Measured["rollout:crop"]["failing"].Counts.Passes;
        Assert.True(first >= 3 && over == SeriesSpan.Rollout == then >= first, $"{first} at 10 %, {then} at 50 %");
    }

    [Fact]
    public async Task A_count_at_each_share_is_waited_for()
    {
        await BeginAsync(Failing with { Over = SeriesSpan.Step, Every = TimeSpan.FromSeconds(5), Limits = Failing.Limits with { Count = 6 } });
        await _farm.UntilAsync(() => _farm.Loop.Run!.Steps["rollout:crop"].Weight == 5000);
        var (step, now) = (_farm.Loop.Run!.Steps["rollout:crop"], _farm.Clock.GetUtcNow());
        Assert.InRange(now - step.SharedSince!.Value, TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(28));
        Assert.Equal(6, step.Series["failing"].Counts.Count);
    }

    [Fact]
    public async Task Killed_in_mid_series_it_goes_on_counting()
    {
        var given = 0;
        _farm.Policy = _farm.Policy with { StepTime = TimeSpan.FromSeconds(20) };
        _farm.Measurements.Answer = (_, _) => Reading.Of(given++ % 3 == 0 ? 1 : 0);
        await BeginAsync(Failing with { Limits = Failing.Limits with { Failures = 4 } });
        for (var kills = 0; kills < 40 && _farm.Loop.State.Active is not null; kills++)
        {
            await _farm.UntilAsync(() => _farm.Loop.State.Active is null || _farm.Loop.Seen?.Measured.GetValueOrDefault("rollout:crop")?["failing"].Counts.Failures > kills);
            await _farm.TurnAsync();
            await _farm.StartAsync();
        }

        // Every failure was followed by a kill: had any been forgotten, five would never have come together.
        var ended = await _farm.FinishAsync();
        Assert.Equal(RunOutcome.RolledBack, ended.Outcome);
        Assert.Contains("5 measurements failed, more than the 4 allowed", ended.Reason, StringComparison.Ordinal);
        Assert.InRange(given, 13, 20);
    }

    [Fact]
    public async Task Five_checks_each_second_for_an_hour_do_not_bloat_the_journal()
    {
        var given = 0;
        _farm.Measurements.Answer = (_, _) => Reading.Of(++given % 7 == 0 ? 1 : 0);
        _farm.Policy = _farm.Policy with { Steps = [1000], StepTime = TimeSpan.FromHours(1), StepDeadline = TimeSpan.FromHours(2) };
        var ended = await RollAsync([.. Enumerable.Range(0, 5).Select(i => CheckOf("c" + i, "<= 0.5%") with { Limits = new() { Failures = null, ConsecutiveFailures = 3, Inconclusives = null } })]);

        Assert.Equal(RunOutcome.Promoted, ended.Outcome);
        Assert.True(given > 17_000, $"{given} measurements");
        var written = await _journal.ReadAsync(PlatformLoop.StreamOfRun(ended.Id), 0, CancellationToken.None);
        Assert.InRange(written.Count, 50, 250);
        Assert.InRange(written.Sum(item => item.Event.Data.Length), 0, 1_000_000);
    }

    [Fact]
    public async Task A_person_who_promotes_past_a_check_goes_past_one_that_cannot_be_asked_and_not_past_one_that_fails()
    {
        _farm.Measurements.Answer = (_, _) => Reading.Error("away");
        await BeginAsync(Failing);
        await _farm.UntilAsync(() => _farm.Loop.Run!.Steps["rollout:crop"].Phase == StepPhase.Analysing);
        await _farm.Loop.RequestAsync("farm-2", run => RunDecider.Promote(run, "bob", full: false), CancellationToken.None);
        await _farm.UntilAsync(() => _farm.Loop.Run!.Steps["rollout:crop"] is { Weight: 5000, Phase: StepPhase.Analysing });
        _farm.Measurements.Answer = (_, _) => Reading.Of(1);
        Assert.Equal(RunOutcome.RolledBack, (await _farm.FinishAsync()).Outcome);
    }

    [Fact]
    public async Task What_is_held_is_measured_on()
    {
        await BeginAsync(Failing);
        await _farm.UntilAsync(() => _farm.Loop.Run!.Steps["rollout:crop"].Phase == StepPhase.Analysing);
        await _farm.Loop.RequestAsync("farm-2", run => RunDecider.Hold(run, "bob", null), CancellationToken.None);
        var asked = _farm.Measurements.Asked.Count;
        await _farm.UntilAsync(() => _farm.Measurements.Asked.Count > asked + 50);
        await _farm.Loop.RequestAsync("farm-2", run => RunDecider.Resume(run, "bob"), CancellationToken.None);
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
        Assert.True(_farm.Loop.Run!.Steps["rollout:crop"].Series["failing"].Counts.Passes > 50);
    }

    [Fact]
    public async Task Going_back_by_hand_and_restarts_are_not_measured()
    {
        await RollAsync(Failing);
        var asked = _farm.Measurements.Asked.Count;
        await _farm.BeginAsync("1.0.0", PlanKind.Rollback);
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
        Assert.Equal(asked, _farm.Measurements.Asked.Count);
    }

    [Property(MaxTest = 60)]
    public void However_answers_come_only_failures_beyond_the_limit_fail(byte[] answers, byte borne)
    {
        var given = 0;
        var (limits, bad) = (new SeriesLimits { Failures = borne % 4, Inconclusives = null, ConsecutiveErrors = 4 }, 0);
        Reading Next()
        {
            var answer = answers is { Length: > 0 } ? answers[given++ % answers.Length] % 5 : 4;
            bad += answer == 0 ? 1 : 0;
            return answer switch { 0 => Reading.Of(1), 1 => Reading.Of(0), 2 => Reading.Missing("nothing"), 3 => Reading.Error("away"), _ => Reading.Of(0.001) };
        }

        using var farm = new FakePlatform();
        farm.Measurements.Answer = (_, _) => Next();
        var ended = RollAsync(farm, "2.0.0", Failing with { Limits = limits }).GetAwaiter().GetResult();
        var failed = farm.Loop.Run!.Steps["rollout:crop"].Checks.Any(answer => answer.Verdict == Verdict.Fail);
        Assert.Equal(bad > limits.Failures, failed);
        Assert.True(!failed || ended.Outcome == RunOutcome.RolledBack);
        Assert.True(ended.Outcome != RunOutcome.Promoted || farm.Loop.Run.Steps["rollout:crop"].Series["failing"].Counts.Passes > 0);
    }

    [Fact]
    public async Task A_plan_with_checks_is_read_from_the_journal_as_it_was_written()
    {
        await BeginAsync(Failing with { Limits = new() { Failures = null, Inconclusives = null, ConsecutiveErrors = null } }, CheckOf("other", "<= 3 times baseline") with
        {
            Source = new CommandSource(["./a", "${version}"], ImmutableSortedDictionary<string, string>.Empty.Add("A", "${B}"), Judges: false), Over = SeriesSpan.Step, Missing = MissingPolicy.Fail,
        });
        var plan = _farm.Loop.Run!.Plan;
        var read = JsonSerializer.Deserialize(JsonSerializer.Serialize(plan, JournalJson.Default.Plan), JournalJson.Default.Plan)!;
        Assert.Equal(JsonSerializer.Serialize(plan, JournalJson.Default.Plan), JsonSerializer.Serialize(read, JournalJson.Default.Plan));
        Assert.Equal(plan.Policy.Checks!.Value.Select(check => (check.Name, check.Limits, check.Limit, check.Over, check.Missing)), read.Policy.Checks!.Value.Select(check => (check.Name, check.Limits, check.Limit, check.Over, check.Missing)));
        Assert.Null(JsonSerializer.Deserialize(JsonSerializer.Serialize(plan with { Policy = plan.Policy with { Checks = null } }, JournalJson.Default.Plan), JournalJson.Default.Plan)!.Policy.Checks);
    }

    private static MeasuredCheck CheckOf(string name, string limit)
    {
        Assert.True(ValueLimit.TryParse(limit, out var read));
        return new()
        {
            Name = name,
            Source = new HttpSource("http://metrics/${version}", "rate", ImmutableSortedDictionary<string, string>.Empty),
            Limit = read,
            Every = TimeSpan.FromSeconds(1),
            Window = TimeSpan.FromMinutes(1),
            Timeout = TimeSpan.FromSeconds(10),
            Warmup = TimeSpan.Zero,
            Over = SeriesSpan.Rollout,
            Limits = new() { Inconclusives = null },
            Missing = MissingPolicy.Inconclusive,
        };
    }

    private IEnumerable<CheckResult> AllAnswers() =>
        _journal.ReadAsync(PlatformLoop.StreamOfRun("farm-2"), 0, CancellationToken.None).GetAwaiter().GetResult().Select(item => JournalJson.ReadRun(item.Event)).OfType<Checked>().SelectMany(happened => happened.Results);

    private Task<RunSummary> RollAsync(params MeasuredCheck[] checks) => RollAsync(_farm, "2.0.0", checks);

    private static async Task<RunSummary> RollAsync(FakePlatform farm, string version, params MeasuredCheck[] checks)
    {
        await BeginAsync(farm, version, checks);
        return await farm.FinishAsync(40_000);
    }

    private async Task<RunSummary> AgainAsync(string version)
    {
        await _farm.RecordReleaseAsync(AnyRelease.Of(version, "crop"));
        await _farm.BeginAsync(version);
        return await _farm.FinishAsync();
    }

    private Task BeginAsync(params MeasuredCheck[] checks) => BeginAsync(_farm, "2.0.0", checks);

    private static async Task BeginAsync(FakePlatform farm, string version, params MeasuredCheck[] checks)
    {
        farm.Policy = farm.Policy with { Compare = null, Checks = [.. checks] };
        await farm.StartAsync();
        await farm.BringUpAsync("crop");
        await farm.RecordReleaseAsync(AnyRelease.Of("1.0.0", "crop"));
        await farm.BeginAsync("1.0.0");
        await farm.FinishAsync();
        await farm.RecordReleaseAsync(AnyRelease.Of(version, "crop"));
        await farm.BeginAsync(version);
    }
}
