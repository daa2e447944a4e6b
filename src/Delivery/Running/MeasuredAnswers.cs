using System.Collections.Immutable;
using System.Globalization;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Verification;
using Agrimaan.Delivery.Verification.Measuring;

namespace Agrimaan.Delivery.Running;

/// <summary>What the series of measurements say about a step at one look, and when they must be written down.</summary>
internal static class MeasuredAnswers
{
    /// <summary>A kill loses no more measurements than these, or a twentieth of the series: so an hour of them costs a hundred events and not thousands.</summary>
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromSeconds(5);

    private const double OfAge = 0.05;

    /// <summary>The first failures are written at once: few of them decide, and they are what must not be forgotten.</summary>
    private const int FailuresAtOnce = 10;

    /// <summary>The answers, one per check in the order of the file; none when the step is not measured.</summary>
    public static ImmutableArray<CheckResult> Of(RunState run, PlanStep step, Observation seen, DateTimeOffset now) =>
        MeasuredTurns.IsMeasured(run, step) ? [.. run.Plan.Policy.Checks!.Value.Select(check => Of(check, run[step], SeriesOf(seen, step).GetValueOrDefault(check.Name), now))] : [];

    /// <summary>Whether more measurements would change nothing: one that could not be told may come to be.</summary>
    public static bool IsOver(MeasuredCheck check, SeriesCounts counts) =>
        counts.Count >= check.Limits.Count || SeriesJudge.Assess(check.Name, counts, check.Limits, false, TimeSpan.Zero, null) is { IsFinal: true, Verdict: Verdict.Fail };

    /// <summary>The series as evidence of a decision.</summary>
    public static ImmutableSortedDictionary<string, MeasuredSeries>? Evidence(PlanStep step, Observation seen) => SeriesOf(seen, step) is { IsEmpty: false } series ? series : null;

    /// <summary>What was counted since it was last written down, when that is due.</summary>
    public static Measured? Unwritten(RunState run, PlanStep step, Observation seen, DateTimeOffset now)
    {
        var (written, state) = (run[step].Series, run[step]);
        var series = SeriesOf(seen, step);
        var changed = series.Where(one => written.GetValueOrDefault(one.Key) is var before && (before?.Since != one.Value.Since ? one.Value.Made > 0 : before.Made != one.Value.Made)).ToList();
        var due = changed.Exists(one => IsDue(one.Value, written.GetValueOrDefault(one.Key), state.SeriesAt, now));
        return due ? new(series.ToImmutableSortedDictionary(one => one.Key, one => one.Value with { Points = null }, StringComparer.Ordinal)) { Step = step.Id } : null;
    }

    private static bool IsDue(MeasuredSeries series, MeasuredSeries? written, DateTimeOffset? at, DateTimeOffset now)
    {
        var before = written?.Since == series.Since ? written.Counts.Failures : 0;
        return at is null || (series.Counts.Failures > before && series.Counts.Failures <= FailuresAtOnce)
            || now - at.Value >= TimeSpan.FromTicks(Math.Max(BetweenWrites.Ticks, (long)((now - series.Since).Ticks * OfAge)));
    }

    private static ImmutableSortedDictionary<string, MeasuredSeries> SeriesOf(Observation seen, PlanStep step) =>
        seen.Measured.GetValueOrDefault(step.Id) ?? ImmutableSortedDictionary<string, MeasuredSeries>.Empty;

    private static CheckResult Of(MeasuredCheck check, StepState state, MeasuredSeries? series, DateTimeOffset now)
    {
        if (series is null || series.Made == 0)
        {
            var begins = series?.Since + check.Warmup;
            return new(check.Name, Verdict.Inconclusive, begins > now ? $"it warms up: nothing is measured for another {Words(begins.Value - now)}" : "no measurement has been made yet");
        }

        var (verdict, why) = Judge(check, state, series);
        var last = series.Last is { Words.Length: > 0 } measured ? measured.Words : "nothing was said";
        return new(check.Name, verdict, string.Create(
            CultureInfo.InvariantCulture,
            $"{last}; {why}: {series.Counts.Passes} of {series.Counts.Count} measurements passed in {Words(series.At!.Value - series.Since)}{(series.Counts.Errors > 0 ? $", {series.Counts.Errors} more could not be made" : "")} ({check.Source.Word}, window {Duration.Format(check.Window)})"));
    }

    private static (Verdict Verdict, string Why) Judge(MeasuredCheck check, StepState state, MeasuredSeries series)
    {
        var (counts, limits) = (series.Counts, check.Limits);
        var found = SeriesJudge.Judge(counts, limits, isEnding: false);
        if (found is { Verdict: not Verdict.Pass } || (found is not null && counts.Count >= limits.Count))
        {
            return (found.Value.Verdict, found.Value.Why);
        }

        return counts.Count == 0 ? (Verdict.Error, "nothing could be measured so far")
            : limits.ConsecutivePasses is { } row && counts.ConsecutivePasses < row ? (Verdict.Inconclusive, $"{row} good ones in a row are needed")
            : check.Over == SeriesSpan.Step && limits.Count is { } all ? (Verdict.Inconclusive, $"{all} are needed")
            : state.CheckSince is { } begun && !(series.PassedAt >= begun) ? (Verdict.Inconclusive, "none at this share is good yet")
            : counts.ConsecutivePasses == 0 ? (Verdict.Inconclusive, "the newest is not good")
            : (Verdict.Pass, found?.Why ?? "no limit is broken");
    }

    private static string Words(TimeSpan time) => StepWords.Seconds(TimeSpan.FromSeconds(Math.Max(0, Math.Ceiling(time.TotalSeconds))));
}
