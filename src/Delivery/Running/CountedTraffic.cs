using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Targets;
using Agrimaan.Delivery.Verification;
using Agrimaan.Delivery.Verification.Sequential;

namespace Agrimaan.Delivery.Running;

/// <summary>
/// What every look adds to what the sequential judge knows of a run. The journal keeps the counts of each check that has ended, not
/// those of every look; after a restart what was counted since the last check began is taken as one slice, and so as one episode:
/// that can only be too little evidence.
/// </summary>
internal sealed class CountedTraffic
{
    private readonly Dictionary<string, Entry> _steps = [];
    private string? _run;

    /// <summary>Takes a look.</summary>
    /// <returns>The counts of each step that has been checked, by its id.</returns>
    public IReadOnlyDictionary<string, RolloutCounts> Add(RunState run, Observation seen, DateTimeOffset now)
    {
        if (_run != run.Id)
        {
            _steps.Clear();
            _run = run.Id;
        }

        foreach (var step in run.Plan.Steps.Where(step => step.Strategy == Strategy.Canary && run[step] is { Baseline: not null, Weight: > 0 and < Backend.FullWeight } state && (state.Waits || state.Phase == StepPhase.Performing)))
        {
            if (run.Plan.Policy.Compare is { } compare && seen.Sides(step) is { } reading)
            {
                _steps[step.Id] = Add(Current(run, step, compare, reading), run[step], reading, now);
            }
        }

        return _steps.ToDictionary(entry => entry.Key, entry => entry.Value.Counts);
    }

    private static Entry Add(Entry entry, StepState state, SidesReading reading, DateTimeOffset now)
    {
        var (canary, stable) = entry.Last.Until(reading);

        // Cold code and empty caches say nothing about the version, and its errors do.
        return state.LatencyBaseline is null
            ? entry with { Last = reading, Counts = entry.Counts.Add(now - DateTimeOffset.UnixEpoch, canary with { Latency = [] }, stable with { Latency = [] }) }
            : entry with { Last = reading, Counts = entry.Counts.Add(now - DateTimeOffset.UnixEpoch, canary, stable) };
    }

    private Entry Current(RunState run, PlanStep step, Comparison compare, SidesReading reading)
    {
        var state = run[step];
        var known = _steps.GetValueOrDefault(step.Id);

        // A check that was held begins later than it did, and one that was read from the journal again is another object.
        var same = known is not null && (known.Since == state.BaselineSince || ReferenceEquals(known.From, state.Baseline));
        if (same && known!.Weight == state.Weight && Math.Abs(known.Replicas - ReplicasOf(step, state)) < 0.05)
        {
            known = known with { Since = state.BaselineSince, From = state.Baseline! };
        }
        else
        {
            var before = known?.Counts ?? state.Counts ?? RolloutCounts.Begin(ComparedBy.Policy(run.Plan, step, compare), (state.Baseline!.Before ?? state.Baseline.Stable).Latency);
            known = new(
                state.BaselineSince, state.Baseline!, state.Weight, ReplicasOf(step, state), same ? reading : state.Baseline!, before.Step(ShareOf(step, state), ReplicasOf(step, state)),
                state.Counts is null && known is null or { Cold: true });
        }

        return known.Cold && state.LatencyBaseline is not null ? Warm(known, step, state) : known;
    }

    /// <summary>A fresh baseline has been fast or slow for a while; where it was asked enough, that is what a canary's latency is held to.</summary>
    private static Entry Warm(Entry entry, PlanStep step, StepState state)
    {
        var lately = step.FreshBaseline ? state.Baseline!.Until(state.LatencyBaseline!).Stable : VersionNumbers.Zero;
        return entry with
        {
            Cold = false,
            Counts = lately.Requests < entry.Counts.Policy.MinimumRequests ? entry.Counts : entry.Counts.WithBars(lately.Latency, ReplicasOf(step, state)),
        };
    }

    /// <summary>Replicas of the new version as a share of all that are compared.</summary>
    private static double ReplicasOf(PlanStep step, StepState state) => state.Next / (double)Math.Max(1, state.Next + (step.FreshBaseline ? state.Next : state.Stable));

    /// <summary>How likely a request that is counted was the new version's: what goes to neither side of the comparison is not counted.</summary>
    private static double ShareOf(PlanStep step, StepState state) => state.Weight / (double)(step.FreshBaseline ? state.Weight + state.BaselineWeight : Backend.FullWeight);

    /// <param name="Since">When the check began that is counted.</param>
    /// <param name="From">The reading it counts from.</param>
    /// <param name="Weight">The share that it is counted at: one step of the test each. Only a recording has several in one check.</param>
    /// <param name="Replicas">The share of instances that it is counted at: another where the whole grew or shrank.</param>
    /// <param name="Last">The newest reading that has been added.</param>
    /// <param name="Counts">Everything so far.</param>
    /// <param name="Cold">Whether no latency has been counted yet.</param>
    private sealed record Entry(DateTimeOffset? Since, SidesReading From, int Weight, double Replicas, SidesReading Last, RolloutCounts Counts, bool Cold);
}
