using System.Collections.Immutable;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Delivery.Running;

/// <summary>Where a run as a whole stands.</summary>
public enum RunPhase
{
    Forward,
    RollingBack,
    Ended,
}

/// <summary>Where one step stands.</summary>
public enum StepPhase
{
    Pending,

    /// <summary>New instances come up.</summary>
    Starting,

    /// <summary>A weight is wanted and not yet confirmed by the gateway.</summary>
    Shifting,

    /// <summary>Live traffic is judged.</summary>
    Analysing,

    Done,

    /// <summary>Traffic goes back to the old side.</summary>
    GoingBack,

    Undone,
}

/// <summary>A run as its journal tells it; nothing else is remembered.</summary>
public sealed record RunState
{
    public required string Id { get; init; }

    public required Plan Plan { get; init; }

    public required string Author { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public RunPhase Phase { get; init; } = RunPhase.Forward;

    public ImmutableSortedDictionary<string, StepState> Steps { get; init; } = ImmutableSortedDictionary<string, StepState>.Empty;

    /// <summary>Why it goes or went back.</summary>
    public string? RollbackReason { get; init; }

    /// <summary>The step whose failure made the run go back; null when a person did.</summary>
    public string? FailedStep { get; init; }

    public RunOutcome? Outcome { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Events so far; the position of the next in the run's stream.</summary>
    public long Version { get; init; }

    /// <summary>A run at its start.</summary>
    public static RunState Begin(string id, Plan plan, string author, DateTimeOffset now) => new()
    {
        Id = id,
        Plan = plan,
        Author = author,
        StartedAt = now,
        Steps = plan.Steps.ToImmutableSortedDictionary(step => step.Id, _ => new StepState { Since = now }),
    };

    public StepState this[PlanStep step] => Steps[step.Id];

    /// <summary>Largest share of traffic that the new side had, parts per 10,000: of the step that failed, otherwise of all steps.</summary>
    public int PeakWeight => FailedStep is { } failed ? Steps[failed].PeakWeight : Steps.Values.Select(step => step.PeakWeight).DefaultIfEmpty(0).Max();

    /// <summary>The state after one more event.</summary>
    public RunState Apply(RunEvent happened, DateTimeOffset at)
    {
        var next = happened.Step is { } step && Steps.TryGetValue(step, out var before)
            ? this with { Steps = Steps.SetItem(step, before.Apply(happened, at)) }
            : this;
        next = happened switch
        {
            RollbackStarted rollback => next with { Phase = RunPhase.RollingBack, RollbackReason = rollback.Reason, FailedStep = rollback.Step },
            RunEnded ended => next with { Phase = RunPhase.Ended, Outcome = ended.Outcome, Reason = ended.Reason, EndedAt = at },
            _ => next,
        };
        return next with { Version = Version + 1 };
    }
}

/// <summary>One step as the journal tells it.</summary>
public sealed record StepState
{
    public StepPhase Phase { get; init; } = StepPhase.Pending;

    /// <summary>When it came into this phase.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Share of the new side that is wanted, parts per 10,000.</summary>
    public int Weight { get; init; }

    /// <summary>Largest share the new side ever was to have.</summary>
    public int PeakWeight { get; init; }

    /// <summary>Index of the strategy's move; -1 before the first.</summary>
    public int Move { get; init; } = -1;

    /// <summary>Counts at the start of this move.</summary>
    public SidesReading? Baseline { get; init; }

    /// <summary>Counts from which latency is judged, and since when; null while warming up.</summary>
    public SidesReading? LatencyBaseline { get; init; }

    public DateTimeOffset? LatencySince { get; init; }

    public ImmutableArray<CheckResult> Checks { get; init; } = [];

    public StepState Apply(RunEvent happened, DateTimeOffset at) => happened switch
    {
        StepStarted => this with { Phase = StepPhase.Starting, Since = at },
        WeightSet { Move: < 0 } back => this with { Phase = StepPhase.GoingBack, Since = at, Weight = back.Weight },
        WeightSet set => this with
        {
            Phase = StepPhase.Shifting, Since = at, Weight = set.Weight, Move = set.Move, PeakWeight = Math.Max(PeakWeight, set.Weight), Checks = [],
        },
        WeightConfirmed confirmed => this with
        {
            Phase = StepPhase.Analysing,
            Since = at,
            Baseline = confirmed.Numbers,
            // Warm-up is once per rollout; later moves judge latency from their own start.
            LatencyBaseline = LatencyBaseline is null ? null : confirmed.Numbers,
            LatencySince = LatencyBaseline is null ? null : at,
        },
        WarmedUp warm => this with { LatencyBaseline = warm.Numbers, LatencySince = at },
        Checked answers => this with { Checks = answers.Results },
        StepDone => this with { Phase = StepPhase.Done, Since = at },
        StepUndone => this with { Phase = StepPhase.Undone, Since = at, Weight = 0 },
        _ => this,
    };
}
