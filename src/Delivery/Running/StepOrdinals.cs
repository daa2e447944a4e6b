using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Targets;
using static Agrimaan.Delivery.Running.StepDecider;
using static Agrimaan.Delivery.Running.StepWords;

namespace Agrimaan.Delivery.Running;

/// <summary>
/// Instances with a state of their own: one ends only while enough others are ready, and its successor starts on its data only when it is gone,
/// on the way forward and on the way back.
/// </summary>
internal static class StepOrdinals
{
    /// <summary>Waits for a quorum without the instance that is next.</summary>
    public static Decided Gather(RunState run, PlanStep step, Observation seen, DateTimeOffset now)
    {
        var (state, quorum) = (run[step], (Quorum)step.Moves[run[step].Move]);
        var ready = ReadyWithout(run.Plan, step, state, quorum.Without, seen);
        if (ready >= quorum.Ready)
        {
            return Advance(run, step, seen);
        }

        return StepHealth.Broken(run.Plan, step, state, seen) is { } broken ? Decided.Fail(broken)
            : now - state.Since <= run.Plan.Policy.StepDeadline || run.Still ? Decided.Wait
            : Decided.Fail($"{step.Service}: only {ready} instances besides number {quorum.Without} were ready for {Seconds(run.Plan.Policy.StepDeadline)}, and {quorum.Ready} must be while it is away");
    }

    /// <summary>The way back, in reverse: the successor that came last ends first, and who was before it comes up on the same data.</summary>
    /// <returns>Null when all of the old side is wanted and had its time; then traffic goes back as always.</returns>
    public static IReadOnlyList<RunEvent>? Back(RunState run, PlanStep step, Observation seen, DateTimeOffset now)
    {
        if (step is not { From: { } old, To: { } to })
        {
            return null;
        }

        var state = run[step];
        var wanted = new[] { StepHealth.Next(step, state)!, old with { Replicas = state.Stable } }.SelectMany(side => Keys(run.Plan.Platform, side)).ToHashSet();
        if (seen.Instances.Any(instance => instance.Service == step.Service && !wanted.Contains(instance.Key)))
        {
            return []; // two of one number never run at once
        }

        var number = to.Replicas - state.Next;
        if (state.Stable < old.Replicas && (state.Next == 0 || state.Stable < number))
        {
            return [new Scaled(state.Next, state.Stable + 1, -1) { Step = step.Id }];
        }

        var late = now - state.Since > old.Http.StartDeadline + old.Http.StableFor;
        if (state.Next == 0)
        {
            return seen.AllReady(run.Plan.Platform, old) || late ? null : [];
        }

        if (!late && !seen.AllReady(run.Plan.Platform, old with { Replicas = state.Stable }))
        {
            return [];
        }

        // One that is not ready is missed by nobody.
        var needed = (old.Ordinals ?? to.Ordinals ?? new()).QuorumOf(Math.Min(old.Replicas, to.Replicas));
        var ready = ReadyWithout(run.Plan, step, state, number, seen);
        var serves = seen.Of(run.Plan.Platform, StepHealth.Next(step, state)! with { Replicas = 1 }).Any(instance => instance?.State == InstanceState.Ready);
        return ready >= needed || !serves
            ? [new Scaled(state.Next - 1, state.Stable, -1) { Step = step.Id }]
            : state.ReturnWaits is null && late
                ? [new ReturnWaits($"the way back of {step.Service} waits for its other instances: {ready} are ready, and {needed} must be while number {number} is away") { Step = step.Id }]
                : [];
    }

    private static int ReadyWithout(Plan plan, PlanStep step, StepState state, int number, Observation seen)
    {
        var old = step.From! with { Replicas = state.Stable };
        var except = new[] { old, StepHealth.Next(step, state)! }.Select(side => InstanceKey.Of(plan.Platform, side.Service, side.Revision, number)).ToHashSet();
        return seen.Of(plan.Platform, old).Concat(seen.Of(plan.Platform, StepHealth.Next(step, state)!))
            .Count(instance => instance is { State: InstanceState.Ready } && !except.Contains(instance.Key));
    }

    private static IEnumerable<InstanceKey> Keys(string platform, ServiceRelease side) =>
        Enumerable.Range(side.First, side.Replicas).Select(ordinal => InstanceKey.Of(platform, side.Service, side.Revision, ordinal));
}
