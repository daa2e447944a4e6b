using System.Collections.Immutable;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Scaling;

namespace Agrimaan.Delivery.Running;

/// <summary>Where a run as a whole stands.</summary>
public enum RunPhase
{
    Forward,
    RollingBack,
    Ended,
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

    /// <summary>What was asked of what runs before anything moved; null where nothing was.</summary>
    public TrafficBefore? Before { get; init; }

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
            TrafficBefore traffic => next with { Before = traffic },
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
