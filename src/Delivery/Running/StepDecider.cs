using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Targets;
using static Agrimaan.Delivery.Running.StepWords;

namespace Agrimaan.Delivery.Running;

/// <summary>Decides one step of a run: whether the move it makes is done, and which comes next.</summary>
internal static class StepDecider
{
    /// <summary>Longest wait for the gateway to confirm a weight, or to give its numbers, on the way forward.</summary>
    public static readonly TimeSpan ConfirmDeadline = TimeSpan.FromSeconds(60);

    /// <param name="Events">What was decided.</param>
    /// <param name="Failure">Why the run must go back, or null.</param>
    /// <param name="Asks">Whether a person may be asked about it first.</param>
    /// <param name="MayIgnore">Whether what failed can be passed over.</param>
    public readonly record struct Decided(IReadOnlyList<RunEvent> Events, string? Failure = null, bool Asks = false, bool MayIgnore = false)
    {
        public static Decided Wait { get; } = new([]);

        public static Decided Fail(string reason, params RunEvent[] before) => new(before, reason);

        /// <summary>A failure that is no verdict of live traffic.</summary>
        public static Decided Ask(string reason, bool mayIgnore, params RunEvent[] before) => new(before, reason, true, mayIgnore);
    }

    public static Decided Forward(RunState run, PlanStep step, Observation seen, DateTimeOffset now) => run[step].Phase switch
    {
        StepPhase.Pending => Begin(run, step, seen),
        StepPhase.Scaling => WhileScaling(run, step, seen, now),
        StepPhase.Shifting => WhileShifting(run, step, seen, now),
        StepPhase.Gathering => StepOrdinals.Gather(run, step, seen, now),
        StepPhase.Mirroring => StepMirror.Decide(run, step, seen, now),
        StepPhase.Performing => StepWork.Decide(run, step, seen, now),
        StepPhase.Pausing or StepPhase.Analysing => StepWatch.Decide(run, step, seen, now),
        _ => Decided.Wait,
    };

    public static IReadOnlyList<RunEvent> Back(RunState run, PlanStep step, Observation seen, DateTimeOffset now)
    {
        var state = run[step];
        if (step.IsTask)
        {
            return [new StepUndone { Step = step.Id }];
        }

        if (step.Strategy == Strategy.Ordinal && state.Phase != StepPhase.GoingBack && StepOrdinals.Back(run, step, seen, now) is { } ordinal)
        {
            return ordinal;
        }

        return state.Phase != StepPhase.GoingBack ? CanReturn(run, step, state, seen, now) ? [new WeightSet(0, -1) { Step = step.Id }] : OldSide.Tell(run, step, seen, now)
            : Served(step, step.From, Backend.FullWeight, seen) ? [new StepUndone { Step = step.Id }] : OldSide.Tell(run, step, seen, now);
    }

    /// <summary>
    /// Traffic leaves the new side only when all of the old one can take it, and what never took traffic is simply left. An old side
    /// that has had its time and is not whole, as when one of its instances never gets ready again, takes it with those that are.
    /// </summary>
    public static bool CanReturn(RunState run, PlanStep step, StepState state, Observation seen, DateTimeOffset now) =>
        step.From is not { } from || state.Weight == 0 || seen.AllReady(run.Plan.Platform, from)
        || !StepHealth.AnyServes(run.Plan, StepHealth.Next(step, state), seen)
        || (OldSide.IsLate(run, from, now) && StepHealth.AnyServes(run.Plan, from, seen));

    /// <summary>The move after the one that is done, or the end of the step. While the run is held, nothing.</summary>
    /// <param name="run">The run.</param>
    /// <param name="step">The step.</param>
    /// <param name="seen">The world.</param>
    /// <param name="before">What was decided before that.</param>
    public static Decided Advance(RunState run, PlanStep step, Observation seen, params RunEvent[] before)
    {
        if (Stands(run, step, seen))
        {
            return new(before);
        }

        var index = run[step].Move + 1;
        while (run.Full && index < step.Moves.Length && step.Moves[index] is Pause or Check or Mirror)
        {
            index++;
        }

        return index >= step.Moves.Length
            ? new([.. before, new StepDone { Step = step.Id }])
            : EventOf(step, index, seen) is { } begun ? new([.. before, begun with { Step = step.Id }]) : new(before);
    }

    /// <summary>Whether no move begins now: the run is held, or instances that the new side has got on top are still coming up.</summary>
    public static bool Stands(RunState run, PlanStep step, Observation seen) => run.Still || StepHealth.Growing(run.Plan, step, run[step], seen).Any();

    private static Decided Begin(RunState run, PlanStep step, Observation seen) => !run.Still && !StepGuidance.IsLeft(run, step, seen)
        ? Advance(run, step, seen, new StepStarted { Step = step.Id })
        : Decided.Wait;

    /// <returns>Null when a check would begin without a first reading, and so with nothing to count from.</returns>
    private static RunEvent? EventOf(PlanStep step, int index, Observation seen) => step.Moves[index] switch
    {
        Scale scale => new Scaled(scale.Next, scale.Stable, index),
        SetWeight set => new WeightSet(set.Weight, index),
        Switch => new WeightSet(Backend.FullWeight, index),
        Pause => new PauseStarted(index),
        Quorum => new QuorumAwaited(index),
        Mirror => StepMirror.Begin(step, index, seen),
        Perform => new TaskStarted(index),
        Check => seen.Sides(step) is { } reading ? new CheckStarted(reading, index) : null,
        var unknown => throw new InvalidOperationException($"no event begins {unknown}"),
    };

    private static Decided WhileScaling(RunState run, PlanStep step, Observation seen, DateTimeOffset now)
    {
        var state = run[step];
        var late = new[] { StepHealth.Next(step, state), StepHealth.Baseline(run, step) }.OfType<ServiceRelease>().FirstOrDefault(side => !seen.AllReady(run.Plan.Platform, side));
        if (late is null)
        {
            return StepHealth.SurplusIsThere(run.Plan, step, state, seen) ? Decided.Wait : Advance(run, step, seen);
        }

        if (StepHealth.Broken(run.Plan, step, state, seen) is { } broken)
        {
            return Decided.Ask(broken, mayIgnore: false);
        }

        var time = late.Http.StartDeadline + late.Http.StableFor;
        if (now - state.Since <= time || !seen.Of(run.Plan.Platform, late).Where((instance, ordinal) => instance?.State != InstanceState.Ready && now - StepHealth.AskedFor(state, ordinal, instance) > time).Any())
        {
            return Decided.Wait;
        }

        var lagging = seen.Of(run.Plan.Platform, late).FirstOrDefault(instance => instance?.State != InstanceState.Ready);
        return Decided.Ask($"{step.Service} {late.Version} was not ready within {Seconds(late.Http.StartDeadline)}{Because(lagging?.Reason)}", mayIgnore: false);
    }

    private static Decided WhileShifting(RunState run, PlanStep step, Observation seen, DateTimeOffset now)
    {
        var state = run[step];
        if (Served(step, step.To, state.Weight, seen) && Advance(run, step, seen) is { Events.Count: > 0 } next)
        {
            return next;
        }

        if (StepHealth.Broken(run.Plan, step, state, seen) is { } broken)
        {
            return Decided.Fail(broken);
        }

        if (StepHealth.Late(run.Plan, step, state, seen, now) is { } late)
        {
            return Decided.Fail(late);
        }

        if (now - state.Since <= ConfirmDeadline || Stands(run, step, seen))
        {
            return Decided.Wait;
        }

        return Decided.Fail(Served(step, step.To, state.Weight, seen)
            ? $"the gateway's numbers for {Name(step)} could not be read for {Seconds(ConfirmDeadline)}"
            : $"the gateway did not confirm {Percent(state.Weight)} for {Name(step)} within {Seconds(ConfirmDeadline)}{Because(seen.Router.Refusal)}");
    }

    /// <summary>Whether the gateway serves what this step wants: a version's weight, a service without traffic, or just the newest table.</summary>
    private static bool Served(PlanStep step, ServiceRelease? side, int weight, Observation seen) =>
        step.Kind == StepKind.Routes ? seen.Settled
        : side is null ? seen.Settled && !seen.TakesTraffic(step.Service)
        : seen.Settled && seen.WeightOf(step.Service, side.Version) == weight;
}
