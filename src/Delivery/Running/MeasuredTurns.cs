using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Verification;
using Agrimaan.Delivery.Verification.Measuring;

namespace Agrimaan.Delivery.Running;

/// <summary>
/// Begins the measurements of checks when they are due and counts their answers, a look at a time. What is counted here goes on from what the
/// journal has; a kill loses the measurements since then, which can only be too little evidence.
/// </summary>
internal sealed class MeasuredTurns(IMeasurements measurements)
{
    private readonly Dictionary<string, Entry> _entries = [];

    /// <summary>Takes a look.</summary>
    /// <param name="run">The run in progress, or null.</param>
    /// <param name="environment">Where it is.</param>
    /// <param name="now">The time.</param>
    /// <returns>The series of each step that is measured, by its id and the check's name.</returns>
    public IReadOnlyDictionary<string, ImmutableSortedDictionary<string, MeasuredSeries>> Look(RunState? run, string environment, DateTimeOffset now)
    {
        var seen = new Dictionary<string, ImmutableSortedDictionary<string, MeasuredSeries>>();
        var wanted = new HashSet<string>();
        foreach (var step in run?.Plan.Steps.Where(step => IsMeasured(run, step)) ?? [])
        {
            var series = ImmutableSortedDictionary.CreateBuilder<string, MeasuredSeries>(StringComparer.Ordinal);
            foreach (var check in run!.Plan.Policy.Checks!.Value)
            {
                if (BeginOf(run[step], check) is { } since)
                {
                    var key = $"{run.Id}/{step.Id}/{check.Name}";
                    wanted.Add(key);
                    series[check.Name] = Look(key, check, Known(key, run[step], check, since), PlacesOf(run, step, check, environment), now);
                }
            }

            seen[step.Id] = series.ToImmutable();
        }

        foreach (var key in _entries.Keys.Except(wanted).ToList())
        {
            measurements.Forget(key);
            _entries.Remove(key);
        }

        return seen;
    }

    /// <summary>Whether a step is watched by checks at all, and its new version takes traffic.</summary>
    public static bool IsMeasured(RunState run, PlanStep step) =>
        run.Phase == RunPhase.Forward && run.Plan.Policy.Checks is { IsEmpty: false } && step is { Kind: StepKind.Rollout, From: not null, To: not null }
        && run[step] is { Weight: > 0, Phase: not StepPhase.Done } && step.Moves.OfType<Check>().Any();

    /// <summary>When the series of a check began that is in force; null before.</summary>
    private static DateTimeOffset? BeginOf(StepState state, MeasuredCheck check) => check.Over == SeriesSpan.Step ? state.CheckSince : state.SharedSince;

    private MeasuredSeries Look(string key, MeasuredCheck check, Entry entry, CheckPlaces places, DateTimeOffset now)
    {
        if (entry.Began is { } began && measurements.Take(key) is { } answer)
        {
            var measured = Measurement.Of(answer.Reading, answer.Baseline, check.Limit, check.Missing);
            entry.Series = measured is null ? entry.Series : entry.Series.With(measured, began);
            entry.Began = null;
        }

        if (entry.Began is null && now >= entry.Due && !MeasuredAnswers.IsOver(check, entry.Series.Counts))
        {
            measurements.Begin(key, new(check.Source, places, check.Limit is { OfBaseline: true }, check.Timeout)
            {
                IsBad = answer => Measurement.Of(answer.Reading, answer.Baseline, check.Limit, check.Missing) is { Verdict: Verdict.Fail },
            });
            (entry.Began, entry.Due) = (now, now + check.Every);
        }

        return entry.Series;
    }

    private Entry Known(string key, StepState state, MeasuredCheck check, DateTimeOffset since)
    {
        if (_entries.TryGetValue(key, out var known) && known.Series.Since == since)
        {
            return known;
        }

        // What was begun for another series is none of this one's.
        measurements.Forget(key);
        var written = state.Series.GetValueOrDefault(check.Name);
        return _entries[key] = new()
        {
            Series = written?.Since == since ? written : new() { Since = since, Counts = new() },
            Due = since + check.Warmup,
        };
    }

    private static CheckPlaces PlacesOf(RunState run, PlanStep step, MeasuredCheck check, string environment) =>
        new(step.Service, step.To!.Version, step.Against!, run.Plan.Platform, environment, check.Window);

    private sealed class Entry
    {
        public required MeasuredSeries Series { get; set; }

        /// <summary>When the next may begin.</summary>
        public required DateTimeOffset Due { get; set; }

        /// <summary>When the one that goes on began; null when none does.</summary>
        public DateTimeOffset? Began { get; set; }
    }
}
