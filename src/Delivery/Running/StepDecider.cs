using System.Collections.Immutable;
using System.Globalization;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Targets;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Delivery.Running;

/// <summary>Decides one step of a run.</summary>
internal static class StepDecider
{
    /// <summary>Starts that end by themselves before a new version is given up.</summary>
    public const int MaxCrashes = 3;

    /// <summary>Longest wait for the gateway to confirm a weight on the way forward.</summary>
    public static readonly TimeSpan ConfirmDeadline = TimeSpan.FromSeconds(60);

    /// <param name="Events">What was decided.</param>
    /// <param name="Failure">Why the run must go back, or null.</param>
    public readonly record struct Decided(IReadOnlyList<RunEvent> Events, string? Failure = null)
    {
        public static Decided Wait { get; } = new([]);

        public static Decided To(RunEvent happened) => new([happened]);

        public static Decided Fail(string reason, params RunEvent[] before) => new(before, reason);
    }

    public static Decided Forward(Plan plan, PlanStep step, StepState state, Observation seen, DateTimeOffset now) => state.Phase switch
    {
        StepPhase.Starting => WhileStarting(plan, step, state, seen, now),
        StepPhase.Shifting => WhileShifting(plan, step, state, seen, now),
        StepPhase.Analysing => WhileAnalysing(plan, step, state, seen, now),
        _ => Decided.Wait,
    };

    public static IReadOnlyList<RunEvent> Back(Plan plan, PlanStep step, StepState state, Observation seen)
    {
        if (state.Phase != StepPhase.GoingBack)
        {
            // Traffic leaves the new side only when the old one can take it; what never took traffic is simply left.
            var canReturn = step.From is null || state.Weight == 0 || seen.AllReady(plan.Platform, step.From) || !AnyServes(plan, step.To, seen);
            return canReturn ? [new WeightSet(0, -1) { Step = step.Id }] : [];
        }

        return Served(step, step.From, Backend.FullWeight, seen) ? [new StepUndone { Step = step.Id }] : [];
    }

    private static Decided WhileStarting(Plan plan, PlanStep step, StepState state, Observation seen, DateTimeOffset now)
    {
        if (step.To is null || seen.AllReady(plan.Platform, step.To))
        {
            return Decided.To(new WeightSet(MovesOf(plan, step)[0].Weight, 0) { Step = step.Id });
        }

        if (Broken(plan, step, seen) is { } broken)
        {
            return Decided.Fail(broken);
        }

        var deadline = step.To.Http.StartDeadline + step.To.Http.StableFor;
        if (now - state.Since <= deadline)
        {
            return Decided.Wait;
        }

        var lagging = seen.Of(plan.Platform, step.To).FirstOrDefault(instance => instance?.State != InstanceState.Ready);
        var why = lagging?.Reason is { } reason ? $": {reason}" : "";
        return Decided.Fail($"{Name(step)} was not ready within {Seconds(step.To.Http.StartDeadline)}{why}");
    }

    private static Decided WhileShifting(Plan plan, PlanStep step, StepState state, Observation seen, DateTimeOffset now)
    {
        var moves = MovesOf(plan, step);
        if (!Served(step, step.To, state.Weight, seen))
        {
            return Broken(plan, step, seen) is { } broken ? Decided.Fail(broken)
                : now - state.Since > ConfirmDeadline
                    ? Decided.Fail($"the gateway did not confirm {Percent(state.Weight)} for {Name(step)} within {Seconds(ConfirmDeadline)}{Because(seen.Router.Refusal)}")
                    : Decided.Wait;
        }

        if (!moves[state.Move].Analyse)
        {
            return Decided.To(new StepDone { Step = step.Id });
        }

        // Without a first reading there is nothing to compare with: wait for one, up to the same deadline.
        return seen.Sides(step.Service, step.From?.Version, step.To!.Version) is { } reading
            ? Decided.To(new WeightConfirmed(reading) { Step = step.Id })
            : now - state.Since > ConfirmDeadline ? Decided.Fail($"the gateway's numbers for {Name(step)} could not be read for {Seconds(ConfirmDeadline)}") : Decided.Wait;
    }

    private static Decided WhileAnalysing(Plan plan, PlanStep step, StepState state, Observation seen, DateTimeOffset now)
    {
        if (Broken(plan, step, seen) is { } broken)
        {
            return Decided.Fail(broken);
        }

        if (Unhealthy(plan, step, seen, now) is { } unhealthy)
        {
            return Decided.Fail(unhealthy);
        }

        var reading = seen.Sides(step.Service, step.From?.Version, step.To!.Version);
        var events = new List<RunEvent>();
        if (state.LatencyBaseline is null && reading is not null && now - state.Since >= plan.Policy.Warmup)
        {
            return Decided.To(new WarmedUp(reading) { Step = step.Id });
        }

        var answers = Checks.Of(state, reading, plan.Policy.Abort, now);
        var verdict = Checks.Worst(answers);
        if (!answers.SequenceEqual(state.Checks) && (verdict == Verdict.Fail || !Checks.SameVerdicts(answers, state.Checks)))
        {
            events.Add(new Checked(answers) { Step = step.Id });
        }

        var elapsed = now - state.Since;
        switch (verdict)
        {
            case Verdict.Fail:
                return new(events, $"{Name(step)} at {Percent(state.Weight)}: {answers.First(answer => answer.Verdict == Verdict.Fail).Sentence}");
            case Verdict.Pass when elapsed >= plan.Policy.StepTime:
                return Next(step, state, MovesOf(plan, step), answers);
            case Verdict.Inconclusive or Verdict.Error when elapsed >= plan.Policy.StepDeadline:
                return plan.Policy.OnInconclusive == InconclusiveAction.Promote
                    ? Next(step, state, MovesOf(plan, step), answers)
                    : new(events, $"{Name(step)} at {Percent(state.Weight)}: no evidence within {Seconds(plan.Policy.StepDeadline)}, {answers.First(answer => answer.Verdict == verdict).Sentence}");
            default:
                return new(events);
        }
    }

    private static Decided Next(PlanStep step, StepState state, IReadOnlyList<Move> moves, ImmutableArray<CheckResult> answers) =>
        new([new Checked(answers) { Step = step.Id }, new WeightSet(moves[state.Move + 1].Weight, state.Move + 1) { Step = step.Id }]);

    private static ImmutableArray<Move> MovesOf(Plan plan, PlanStep step) => Strategy.MovesOf(step.Strategy, plan.Policy);

    /// <summary>An instance that cannot start, or ends again and again, will not get better by waiting.</summary>
    private static string? Broken(Plan plan, PlanStep step, Observation seen)
    {
        foreach (var instance in step.To is null ? [] : seen.Of(plan.Platform, step.To))
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

    private static string? Unhealthy(Plan plan, PlanStep step, Observation seen, DateTimeOffset now)
    {
        var limit = plan.Policy.Abort.Unhealthy;
        var sick = seen.Of(plan.Platform, step.To!).FirstOrDefault(instance =>
            instance is { State: InstanceState.Unready or InstanceState.BackingOff or InstanceState.Starting } && now - instance.Since > limit);
        return sick is null ? null : $"{Name(step)} was not healthy for more than {Seconds(limit)}{Because(sick.Reason)}";
    }

    private static bool AnyServes(Plan plan, ServiceRelease? release, Observation seen) =>
        release is not null && seen.Of(plan.Platform, release).Any(instance => instance?.State == InstanceState.Ready);

    /// <summary>Whether the gateway serves what this step wants: a version's weight, a service without traffic, or just the newest table.</summary>
    private static bool Served(PlanStep step, ServiceRelease? side, int weight, Observation seen) =>
        step.Kind == StepKind.Routes ? seen.Settled
        : side is null ? seen.Settled && !seen.TakesTraffic(step.Service)
        : seen.Settled && seen.WeightOf(step.Service, side.Version) == weight;

    private static string Name(PlanStep step) => step.To is { } to ? $"{step.Service} {to.Version}" : step.Service.Length > 0 ? step.Service : "the public routes";

    private static string Because(string? reason) => string.IsNullOrEmpty(reason) ? "" : $": {reason}";

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");

    private static string Percent(int weight) => string.Create(CultureInfo.InvariantCulture, $"{weight / 100.0:0.##} %");
}
