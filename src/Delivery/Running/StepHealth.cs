using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Targets;
using static Agrimaan.Delivery.Running.StepWords;

namespace Agrimaan.Delivery.Running;

/// <summary>What the instances of a step's new side say about it, apart from its traffic.</summary>
internal static class StepHealth
{
    /// <summary>Starts that end by themselves before a new version is given up.</summary>
    public const int MaxCrashes = 3;

    /// <summary>The new side as far as it is wanted now.</summary>
    public static ServiceRelease? Next(PlanStep step, StepState state) => step.To is { } to ? to with { Replicas = state.Next, First = step.Strategy == Strategies.Strategy.Ordinal ? to.Replicas - state.Next : 0 } : null;

    /// <summary>The fresh instances of the old version that it is compared with now; null when there are to be none (any more).</summary>
    public static ServiceRelease? Baseline(RunState run, PlanStep step) =>
        step.FreshBaseline && run.Phase == RunPhase.Forward && run[step] is { Phase: not StepPhase.Done, Weight: < Backend.FullWeight, Next: var next }
            ? FreshBaseline.Of(step.From!, next)
            : null;

    /// <summary>An instance that cannot start, or ends again and again, will not get better by waiting.</summary>
    /// <returns>Why the run must go back, or null.</returns>
    public static string? Broken(Plan plan, PlanStep step, StepState state, Observation seen)
    {
        foreach (var instance in Next(step, state) is { } next ? seen.Of(plan.Platform, next) : [])
        {
            if (instance is { State: InstanceState.Failed })
            {
                return $"{Name(step)} could not be started{Because(instance.Reason)}";
            }

            if (instance is { Restarts: >= MaxCrashes })
            {
                return $"{Name(step)} ended by itself {instance.Restarts} times{Because(instance.Reason)}";
            }
        }

        return null;
    }

    /// <summary>The plan's trigger: not healthy for longer than the limit.</summary>
    /// <returns>Why the run must go back, or null.</returns>
    public static string? Unhealthy(Plan plan, PlanStep step, StepState state, Observation seen, DateTimeOffset now)
    {
        var limit = plan.Policy.Abort.Unhealthy;
        var sick = Next(step, state) is { } next
            ? seen.Of(plan.Platform, next).FirstOrDefault(instance => instance is { State: InstanceState.Unready or InstanceState.BackingOff or InstanceState.Starting } && now - instance.Since > limit)
            : null;
        return sick is null ? null : $"{Name(step)} was not healthy for more than {Seconds(limit)}{Because(sick.Reason)}";
    }

    /// <summary>Instances that the new side has got on top in the middle of a rollout and that have not been ready yet.</summary>
    public static IEnumerable<(Instance? Instance, int Ordinal)> Growing(Plan plan, PlanStep step, StepState state, Observation seen) =>
        state.Grown is not { } grown || Next(step, state) is not { } next ? []
        : seen.Of(plan.Platform, next).Select((instance, ordinal) => (instance, ordinal)).Skip(grown.Before).Where(one => one.instance is null or { State: InstanceState.Starting, Restarts: 0 });

    /// <summary>Of these, whether one has had its time.</summary>
    /// <returns>Why the run must go back, or null.</returns>
    public static string? Late(Plan plan, PlanStep step, StepState state, Observation seen, DateTimeOffset now)
    {
        foreach (var (instance, ordinal) in Growing(plan, step, state, seen))
        {
            if (now - AskedFor(state, ordinal, instance) > step.To!.Http.StartDeadline + step.To.Http.StableFor)
            {
                return $"an instance more of {Name(step)} was not ready within {Seconds(step.To.Http.StartDeadline)}{Because(instance?.Reason)}";
            }
        }

        return null;
    }

    /// <summary>When an instance was asked for: with the move, or when the whole grew in the middle of it. Each has its time once.</summary>
    public static DateTimeOffset AskedFor(StepState state, int ordinal, Instance? instance) =>
        state.Grown is not { } grown || ordinal < grown.Before ? state.Since
        : instance is { StartedAt: var started } && started > state.Since && started < grown.At ? started
        : grown.At;

    /// <summary>Whether any instance of a side is ready.</summary>
    public static bool AnyServes(Plan plan, ServiceRelease? side, Observation seen) =>
        side is not null && seen.Of(plan.Platform, side).Any(instance => instance?.State == InstanceState.Ready);

    /// <summary>Old instances that are wanted no longer and still exist.</summary>
    public static bool SurplusIsThere(Plan plan, PlanStep step, StepState state, Observation seen)
    {
        if (step.From is not { } old || state.Stable >= old.Replicas)
        {
            return false;
        }

        // Those of a whole that has shrunk meanwhile are surplus too.
        var kept = (Next(step, state) is { } next ? seen.Of(plan.Platform, next) : []).Concat(seen.Of(plan.Platform, old with { Replicas = state.Stable })).Select(instance => instance?.Key).ToHashSet();
        return seen.Instances.Any(instance => instance.Service == old.Service && instance.Version == old.Version && !kept.Contains(instance.Key));
    }
}
