using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;

namespace Agrimaan.Delivery.Scaling;

/// <summary>
/// Another number of instances in the middle of a rollout. Both sides change together, each by its own part of the whole: what the traffic of a
/// side needs at its weight it keeps, and a move that scales means the same part as before.
/// </summary>
public static class Resizing
{
    /// <summary>A plan with the numbers of instances that hold now.</summary>
    public static Plan AsOf(this Plan plan, PlatformState state) => plan with
    {
        Steps = [.. plan.Steps.Select(step => Resized(step, plan.Policy, Count(step.From), Count(step.To)))],
        // The hash names what somebody agreed to, and that says who changes the numbers.
        Hash = plan.Hash,
    };

    /// <summary>A run in progress hears of the numbers that hold now. On the way back only while it waits: it must not wait for more.</summary>
    /// <returns>Empty when it knows.</returns>
    public static IReadOnlyList<RunEvent> Hear(RunState run, PlatformState state) => state.Sizes.IsEmpty || !(run.Phase == RunPhase.Forward || run.Waiting is not null) ? [] :
    [
        .. from step in run.Plan.Steps
           where step.Service.Length > 0 && step.Strategy != Strategy.Ordinal && run[step].Phase != StepPhase.Undone
           let stable = Of(state, run, step.From)
           let next = Of(state, run, step.To)
           where stable != Count(step.From) || next != Count(step.To)
           select new Resized(stable, next) { Step = step.Id },
    ];

    /// <summary>A run with another number of instances in one of its steps.</summary>
    public static RunState Apply(RunState run, Resized resized, DateTimeOffset at)
    {
        if (run.Plan.Steps.FirstOrDefault(step => step.Id == resized.Step) is not { } before)
        {
            return run;
        }

        var step = Resized(before, run.Plan.Policy, resized.Stable, resized.Next);
        return run with { Plan = run.Plan with { Steps = run.Plan.Steps.Replace(before, step) }, Steps = run.Steps.SetItem(step.Id, Apply(run[before], step, at)) };
    }

    /// <summary>A step with other numbers of instances before and after it.</summary>
    public static PlanStep Resized(PlanStep step, RolloutPolicy policy, int stable, int next)
    {
        var sides = new Sides(Count(step.From), Count(step.To));
        if (sides == new Sides(stable, next) || step.Strategy == Strategy.Ordinal)
        {
            return step;
        }

        // A part of one instance is one, so that parts are worked out anew from the rules; but the shares of a rolling update go by its batches.
        var anew = step.Kind is StepKind.Start or StepKind.Rollout ? Strategy.MovesOf(step.Strategy, new(stable, next), policy).OfType<Scale>().ToList() : [];
        var same = step.Strategy != Strategy.Rolling && anew.Count == step.Moves.OfType<Scale>().Count();
        var index = 0;
        return step with
        {
            From = step.From is { } old ? old with { Replicas = stable } : null,
            To = step.To is { } to ? to with { Replicas = next } : null,
            Moves = [.. step.Moves.Select(move => move is not Scale scale ? move : same ? anew[index++] : new Scale(Part(scale.Next, sides.Next, next), Part(scale.Stable, sides.Stable, stable)))],
        };
    }

    private static StepState Apply(StepState state, PlanStep step, DateTimeOffset at)
    {
        var (next, stable) = step.Moves.Take(state.Move + 1).OfType<Scale>().LastOrDefault() is { } scale ? (scale.Next, scale.Stable) : (state.Next, Count(step.From));
        var grown = next > state.Next;

        // New instances are cold: what they are slow by says nothing about the version.
        return state with
        {
            Next = next,
            Stable = stable,
            Grown = grown ? (Math.Min(state.Grown?.Before ?? state.Next, state.Next), at) : state.Grown is { } before && next < before.Before ? before with { Before = next } : state.Grown,
            LatencyBaseline = grown ? null : state.LatencyBaseline,
            LatencySince = grown ? null : state.LatencySince,
        };
    }

    /// <summary>What a person said before the run is in its plan already.</summary>
    private static int Of(PlatformState state, RunState run, ServiceRelease? side) =>
        side is null ? 0
        : side.Autoscale is null && state.Sizes.GetValueOrDefault(side.Service) is { By: not null } said && said.Run != run.Id ? side.Replicas
        : side.Autoscale is not null && !state.Sizes.ContainsKey(side.Service) ? side.Replicas
        : state.SizeOf(side);

    private static int Count(ServiceRelease? side) => side?.Replicas ?? 0;

    private static int Part(int part, int whole, int all) => whole == 0 ? 0 : ((part * all) + whole - 1) / whole;
}
