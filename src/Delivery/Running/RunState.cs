using System.Collections.Immutable;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Scaling;
using Agrimaan.Delivery.Verification;
using Agrimaan.Delivery.Verification.Measuring;
using Agrimaan.Delivery.Verification.Sequential;

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

/// <summary>A run as its journal tells it; nothing else is remembered.</summary>
public sealed record RunState
{
    public required string Id { get; init; }

    public required Plan Plan { get; init; }

    public required string Author { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public RunPhase Phase { get; init; } = RunPhase.Forward;

    public ImmutableSortedDictionary<string, StepState> Steps { get; init; } = ImmutableSortedDictionary<string, StepState>.Empty;

    /// <summary>Since when a person holds it; null when nobody does.</summary>
    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>Who stopped the line, as far as this run has heard; null while it is not stopped.</summary>
    public LineStopped? Line { get; init; }

    /// <summary>The step that failed and waits for a person; null when none does.</summary>
    public Guidance? Guidance { get; init; }

    /// <summary>Since when no move begins, for whichever reason; null while it goes on.</summary>
    public DateTimeOffset? StillSince { get; init; }

    /// <summary>Whether no move begins now.</summary>
    public bool Still => StillSince is not null;

    /// <summary>Whether a person wants no more pauses and checks.</summary>
    public bool Full { get; init; }

    /// <summary>Why it goes or went back.</summary>
    public string? RollbackReason { get; init; }

    /// <summary>Since when it goes back; null while it goes forward.</summary>
    public DateTimeOffset? RollbackSince { get; init; }

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
        Steps = plan.Steps.ToImmutableSortedDictionary(step => step.Id, step => new StepState { Since = now, Stable = step.From?.Replicas ?? 0 }),
    };

    /// <summary>What the way back waits for beyond its time, for a person; null when it does not.</summary>
    public string? Waiting => Phase == RunPhase.RollingBack ? Steps.Values.Select(step => step.ReturnWaits).FirstOrDefault(reason => reason is not null) : null;

    public StepState this[PlanStep step] => Steps[step.Id];

    /// <summary>The idempotency key of the long work that a step does now: once per attempt.</summary>
    public string TaskKey(PlanStep step) => TaskKey(step, this[step].Move);

    /// <summary>The key of the work of a move in the step's newest attempt.</summary>
    public string TaskKey(PlanStep step, int move) => $"{Id}/{step.Id}/{move}{(this[step].Attempt is > 0 and var attempt ? "/" + attempt : "")}";

    /// <summary>The long work that is being done now, by its key.</summary>
    public IEnumerable<KeyValuePair<string, StepTask>> Tasks => (Phase != RunPhase.Forward ? [] : Plan.Steps
        .Where(step => this[step].Phase == StepPhase.Performing && Guidance?.Step != step.Id)
        .Select(step => KeyValuePair.Create(TaskKey(step), ((Strategies.Perform)step.Moves[this[step].Move]).Task)))
        .Concat(BackHooks.Of(this).Select(hook => KeyValuePair.Create(BackHooks.KeyOf(this, hook), hook.Task)));

    /// <summary>Hooks beside the way back that have answered, or had their time.</summary>
    public ImmutableSortedSet<string> HooksOver { get; init; } = [];

    /// <summary>Largest share of traffic that the new side had, parts per 10,000: of the step that failed, otherwise of all steps.</summary>
    public int PeakWeight => FailedStep is { } failed ? Steps[failed].PeakWeight : Steps.Values.Select(step => step.PeakWeight).DefaultIfEmpty(0).Max();

    /// <summary>The state after one more event.</summary>
    public RunState Apply(RunEvent happened, DateTimeOffset at)
    {
        var next = happened.Step is { } step && Steps.TryGetValue(step, out var before)
            ? this with { Steps = Steps.SetItem(step, happened is StepRetried ? before.Again(Plan.Steps.First(one => one.Id == step), StillSince ?? at) : before.Apply(happened, at)) }
            : this;
        next = happened switch
        {
            HoldRequested => next with { HeldSince = at },
            ResumeRequested => next with { HeldSince = null },
            LineStopped line => next with { Line = line },
            LineReleased => next with { Line = null },
            GuidanceAsked asked => next with { Guidance = new(asked.Step!, asked.Reason, asked.MayIgnore, at) },
            GuidanceGiven given => next with { Guidance = next.Guidance! with { Answer = given, Since = at } },
            StepRetried or FailureIgnored => next with { Guidance = null },
            PromoteRequested promote => next.Waive() with { Full = Full || promote.Full },
            RollbackStarted rollback => next with { Phase = RunPhase.RollingBack, Guidance = null, RollbackReason = rollback.Reason, RollbackSince = at, FailedStep = rollback.Step },
            HookEnded { Step: null } hook => next with { HooksOver = HooksOver.Add(hook.Hook) },
            Resized resized => Resizing.Apply(next, resized, at),
            RunEnded ended => next with { Phase = RunPhase.Ended, Outcome = ended.Outcome, Reason = ended.Reason, EndedAt = at },
            _ => next,
        };
        return next.StandOrGo(at) with { Version = Version + 1 };
    }

    /// <summary>The time in which it stood still does not count, whoever held it and however their times overlap.</summary>
    private RunState StandOrGo(DateTimeOffset at)
    {
        var held = HeldSince is not null || Line is not null || Guidance is not null;
        return held == Still ? this : held ? this with { StillSince = at } : Later(at - StillSince!.Value) with { StillSince = null };
    }

    private RunState Later(TimeSpan time) => this with { Steps = Steps.ToImmutableSortedDictionary(step => step.Key, step => step.Value.Later(time)) };

    private RunState Waive() => this with { Steps = Steps.ToImmutableSortedDictionary(step => step.Key, step => step.Value with { Waived = step.Value.Waits }) };
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
        Checked answers => this with { Checks = answers.Results, Counts = answers.Counts ?? Counts, Series = answers.Series ?? Series, SeriesAt = answers.Series is null ? SeriesAt : at },
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
