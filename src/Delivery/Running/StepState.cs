using System.Collections.Immutable;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Verification;
using Agrimaan.Delivery.Verification.Measuring;
using Agrimaan.Delivery.Verification.Sequential;

namespace Agrimaan.Delivery.Running;

/// <summary>Where one step stands.</summary>
public enum StepPhase
{
    Pending,

    /// <summary>Instances come up, or surplus ones end.</summary>
    Scaling,

    /// <summary>A weight is wanted and not yet confirmed by the gateway.</summary>
    Shifting,

    /// <summary>Others must be ready before one instance ends.</summary>
    Gathering,

    /// <summary>It rests.</summary>
    Pausing,

    /// <summary>The new side gets copies of requests.</summary>
    Mirroring,

    /// <summary>Long work is being done.</summary>
    Performing,

    /// <summary>Live traffic is judged.</summary>
    Analysing,

    Done,

    /// <summary>Traffic goes back to the old side.</summary>
    GoingBack,

    Undone,
}

/// <summary>One step as the journal tells it.</summary>
public sealed record StepState
{
    public StepPhase Phase { get; init; } = StepPhase.Pending;

    /// <summary>When it came into this phase.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Instances of the new side that are wanted.</summary>
    public int Next { get; init; }

    /// <summary>Instances of the old side that are wanted while the run goes forward; all of them on the way back.</summary>
    public int Stable { get; init; }

    /// <summary>How many of the new side's instances had been wanted before the whole of it grew, and when that was; they alone are bound to the time of the move.</summary>
    public (int Before, DateTimeOffset At)? Grown { get; init; }

    /// <summary>Share of the new side that is wanted, parts per 10,000.</summary>
    public int Weight { get; init; }

    /// <summary>Share of a fresh baseline beside the new side: as much as that has, while there is as much. Parts per 10,000.</summary>
    public int BaselineWeight => Math.Min(Weight, Targets.Backend.FullWeight - Weight);

    /// <summary>Largest share the new side ever was to have.</summary>
    public int PeakWeight { get; init; }

    /// <summary>Index of the strategy's move; -1 before the first.</summary>
    public int Move { get; init; } = -1;

    /// <summary>How often a person had it begin again.</summary>
    public int Attempt { get; init; }

    /// <summary>The share that it had when it failed and that went back until a person says what to do. Parts per 10,000.</summary>
    public int Withdrawn { get; init; }

    /// <summary>Moves whose failure a person has passed over.</summary>
    public ImmutableSortedSet<int> Ignored { get; init; } = [];

    /// <summary>Whether a person has said that this pause or check need not be waited for.</summary>
    public bool Waived { get; init; }

    /// <summary>Counts at the start of the last check.</summary>
    public SidesReading? Baseline { get; init; }

    /// <summary>When the last check began to count.</summary>
    public DateTimeOffset? BaselineSince { get; init; }

    /// <summary>Counts from which latency is judged, and since when; null while warming up.</summary>
    public SidesReading? LatencyBaseline { get; init; }

    public DateTimeOffset? LatencySince { get; init; }

    /// <summary>What the sequential judge knew when the last check ended; null before.</summary>
    public RolloutCounts? Counts { get; init; }

    /// <summary>When the new side was first to have a share; null before. Measurements go by it, and by when a check began, held or not.</summary>
    public DateTimeOffset? SharedSince { get; init; }

    /// <summary>When the last check began, time that it was held included.</summary>
    public DateTimeOffset? CheckSince { get; init; }

    /// <summary>What others have measured, by check, as it was last written down, and when that was.</summary>
    public ImmutableSortedDictionary<string, MeasuredSeries> Series { get; init; } = ImmutableSortedDictionary<string, MeasuredSeries>.Empty;

    public DateTimeOffset? SeriesAt { get; init; }

    /// <summary>Counts of copies when they began, and who counted; null before.</summary>
    public MirrorNumbers? MirrorBaseline { get; init; }

    public string? MirrorSource { get; init; }

    public ImmutableArray<CheckResult> Checks { get; init; } = [];

    /// <summary>The answers of the last check that it passed, whatever share it has now.</summary>
    public ImmutableArray<CheckResult> Passed { get; init; } = [];

    /// <summary>What the way back waits for beyond its time; null when it does not.</summary>
    public string? ReturnWaits { get; init; }

    /// <summary>Whether it is in a pause, among copies, or in a check.</summary>
    public bool Waits => Phase is StepPhase.Pausing or StepPhase.Mirroring or StepPhase.Analysing;

    /// <summary>The same step with its clocks moved on: time that does not count.</summary>
    public StepState Later(TimeSpan time) => this with { Since = Since + time, BaselineSince = BaselineSince + time, LatencySince = LatencySince + time };

    /// <summary>The same step at its begin, once more. What the judge knows of the version stays known.</summary>
    public StepState Again(PlanStep step, DateTimeOffset at) => new() { Since = at, Stable = step.From?.Replicas ?? 0, Attempt = Attempt + 1, PeakWeight = PeakWeight, Counts = Counts };

    public StepState Apply(RunEvent happened, DateTimeOffset at) => happened switch
    {
        StepStarted => this with { Phase = StepPhase.Scaling, Since = at },
        Scaled scaled => Begin(scaled.Move, StepPhase.Scaling, at) with
        {
            Next = scaled.Next,
            Stable = scaled.Stable,
            Grown = null,
            ReturnWaits = null,
            LatencyBaseline = scaled.Next > Next ? null : LatencyBaseline,
            LatencySince = scaled.Next > Next ? null : LatencySince,
        },
        WeightSet { Move: < 0 } back => this with { Phase = StepPhase.GoingBack, Since = at, Weight = back.Weight, ReturnWaits = null },
        WeightSet set => Begin(set.Move, StepPhase.Shifting, at) with { Weight = set.Weight, PeakWeight = Math.Max(PeakWeight, set.Weight), Checks = [], SharedSince = SharedSince ?? (set.Weight > 0 ? at : null) },
        QuorumAwaited quorum => Begin(quorum.Move, StepPhase.Gathering, at),
        PauseStarted pause => Begin(pause.Move, StepPhase.Pausing, at),
        MirrorStarted mirror => Begin(mirror.Move, StepPhase.Mirroring, at) with { MirrorBaseline = mirror.Numbers, MirrorSource = mirror.Source },
        TaskStarted task => Begin(task.Move, StepPhase.Performing, at),
        CheckStarted check => Begin(check.Move, StepPhase.Analysing, at) with
        {
            Baseline = check.Numbers,
            BaselineSince = at,
            CheckSince = at,
            // Warm-up is once per batch of new instances; later checks judge latency from their own start.
            LatencyBaseline = LatencyBaseline is null ? null : check.Numbers,
            LatencySince = LatencyBaseline is null ? null : at,
        },
        WarmedUp warm => this with { LatencyBaseline = warm.Numbers, LatencySince = at },
        Checked answers => this with { Checks = answers.Results, Passed = Running.Checks.Worst(answers.Results) == Verdict.Pass ? answers.Results : Passed, Counts = answers.Counts ?? Counts, Series = answers.Series ?? Series, SeriesAt = answers.Series is null ? SeriesAt : at },
        Measured measured => this with { Series = measured.Series, SeriesAt = at },
        StepDone => this with { Phase = StepPhase.Done, Since = at },
        ShareWithdrawn => this with { Weight = 0, Withdrawn = Weight },
        FailureIgnored => this with { Withdrawn = 0, Ignored = Ignored.Add(Move) },
        ReturnWaits waits => this with { ReturnWaits = waits.Reason },
        StepUndone => this with { Phase = StepPhase.Undone, Since = at, Weight = 0 },
        _ => this,
    };

    private StepState Begin(int move, StepPhase phase, DateTimeOffset at) => this with { Move = move, Phase = phase, Since = at, Waived = false };
}
