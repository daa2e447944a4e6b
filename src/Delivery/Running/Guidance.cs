using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;
using static Agrimaan.Delivery.Running.StepDecider;
using static Agrimaan.Delivery.Running.StepWords;

namespace Agrimaan.Delivery.Running;

/// <summary>What a person may say of a step that failed. To go back is asked for as ever.</summary>
public enum GuidanceAnswer
{
    /// <summary>The step begins again, with new instances and its work done anew.</summary>
    Retry,

    /// <summary>What failed is passed over.</summary>
    Ignore,
}

/// <summary>A step that failed and stands still until a person says what to do.</summary>
/// <param name="Step">The step.</param>
/// <param name="Reason">Why it failed.</param>
/// <param name="MayIgnore">Whether what failed can be passed over.</param>
/// <param name="Since">Since when it is waited for an answer, or for the answer to be done.</param>
public sealed record Guidance(string Step, string Reason, bool MayIgnore, DateTimeOffset Since)
{
    /// <summary>What a person said; null before.</summary>
    public GuidanceGiven? Answer { get; init; }
}

/// <summary>
/// Decides a step that failed and waits for guidance. Nobody is hurt meanwhile: its share goes back to the old side at once. What live traffic
/// says of the new version is never asked about, and when nobody answers in time the run goes back.
/// </summary>
internal static class StepGuidance
{
    /// <summary>
    /// Whether a failure is asked about. One at a time: a second one while it is waited goes back. So do numbered instances, whose
    /// old and new side cannot be there together while somebody thinks.
    /// </summary>
    public static bool Asks(RunState run, PlanStep step, Decided decided) =>
        decided.Asks && step.Strategy != Strategies.Strategy.Ordinal && run is { Guidance: null, Plan: { Kind: PlanKind.Deploy, Policy.GuidanceDeadline: not null } };

    public static Decided Decide(RunState run, PlanStep step, Guidance asked, Observation seen, DateTimeOffset now)
    {
        var (state, answer) = (run[step], asked.Answer);
        if (state.Weight > 0 && StepWatch.WhileWorking(run, step, seen, now) is { } worse)
        {
            return worse;
        }

        var others = run.HeldSince is not null || run.Line is not null;
        var next = Next(run, step, answer, others, seen, now);
        return next.Events.Count == 0 && now - asked.Since > run.Plan.Policy.GuidanceDeadline && (answer is null || !others)
            ? Decided.Fail($"{asked.Reason}; {(answer is null ? "nobody said what to do" : $"what {answer.By} said could not be done")} within {Seconds(run.Plan.Policy.GuidanceDeadline.Value)}")
            : next;
    }

    private static Decided Next(RunState run, PlanStep step, GuidanceGiven? answer, bool others, Observation seen, DateTimeOffset now)
    {
        var state = run[step];
        var taken = state.Weight > 0 && step.From is not null;
        return taken && answer?.Answer != GuidanceAnswer.Ignore ? (CanReturn(run, step, state, seen, now) ? new([new ShareWithdrawn { Step = step.Id }]) : Decided.Wait)
            : answer is null || others ? Decided.Wait
            : answer.Answer == GuidanceAnswer.Retry ? new([new StepRetried { Step = step.Id }])
            : PassOver(run, step, answer, seen);
    }

    /// <summary>The share that was taken from it comes back first, to instances that are all ready.</summary>
    private static Decided PassOver(RunState run, PlanStep step, GuidanceGiven answer, Observation seen)
    {
        var (state, ignored) = (run[step], new FailureIgnored(answer.By, answer.Reason ?? "") { Step = step.Id });
        if (state.Withdrawn > 0)
        {
            return seen.AllReady(run.Plan.Platform, StepHealth.Next(step, state)!) ? new([ignored, new WeightSet(state.Withdrawn, state.Move) { Step = step.Id }]) : Decided.Wait;
        }

        var going = run with { StillSince = null };
        return Advance(going, step, seen, ignored) is { Events.Count: > 1 } next ? next : Decided.Wait;
    }

    /// <summary>Whether instances of an attempt before are still there; the next one begins with new ones.</summary>
    public static bool IsLeft(RunState run, PlanStep step, Observation seen) => run[step].Attempt > 0 && step.To is { } to
        && (seen.Of(run.Plan.Platform, to).Skip(step.From?.Revision == to.Revision ? step.From!.Replicas : 0).Any(instance => instance is not null)
            || (step.FreshBaseline && seen.Of(run.Plan.Platform, FreshBaseline.Of(step.From!, to.Replicas)).Any(instance => instance is not null)));
}
