using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;

namespace Agrimaan.Delivery.Planning;

/// <summary>Where hooks stand in a plan.</summary>
internal static class HookMoves
{
    /// <summary>Steps of their own: those of the release as a whole.</summary>
    public static IEnumerable<PlanStep> Of(ImmutableArray<Hook> hooks, HookMoment moment, string platform) =>
        hooks.Where(hook => hook.When == moment && hook.Service is null).Select(hook => Step(hook, platform));

    /// <summary>A step with the hooks of its service: among its moves, and after it.</summary>
    public static IEnumerable<PlanStep> Around(PlanStep step, ImmutableArray<Hook> hooks, string platform)
    {
        var own = hooks.Where(hook => step.Service.Length > 0 && (hook.Service == step.Service || (hook.Service is null && hook.When is HookMoment.During or HookMoment.Step))).ToList();
        yield return step.To is null ? step : step with { Moves = Within(step.Moves, own, platform, step.Service) };
        foreach (var hook in own.Where(hook => hook.When == HookMoment.After))
        {
            yield return Step(hook, platform);
        }
    }

    /// <summary>Null when there are none, so that plans without hooks are what they always were.</summary>
    public static ImmutableArray<Perform>? OnRollback(ImmutableArray<Hook> hooks, Plan plan)
    {
        var own = hooks.Where(hook => hook.When == HookMoment.Rollback && (hook.Service is null || plan.Steps.Any(step => step.Service == hook.Service)));
        return own.Select(hook => Move(hook, plan.Platform, hook.Service ?? "")).ToImmutableArray() is { IsEmpty: false } some ? some : null;
    }

    private static ImmutableArray<Move> Within(ImmutableArray<Move> moves, List<Hook> hooks, string platform, string service)
    {
        var result = ImmutableArray.CreateBuilder<Move>();
        var up = moves.IndexOf(moves.OfType<Scale>().FirstOrDefault()!);
        foreach (var (index, move) in moves.Index())
        {
            if (move is HookPlace place)
            {
                result.AddRange(hooks.Where(hook => hook.When == HookMoment.Step && hook.Name == place.Name).Select(hook => Move(hook, platform, service)));
                continue;
            }

            result.Add(move);
            if (index == up)
            {
                Add(HookMoment.Before);
            }

            // Judged first: a hook is no reason to leave a bad version where it is.
            if (move is Check || (move is SetWeight && moves.ElementAtOrDefault(index + 1) is not Check))
            {
                Add(HookMoment.During);
            }
        }

        return result.ToImmutable();

        void Add(HookMoment moment) => result.AddRange(hooks.Where(hook => hook.When == moment).Select(hook => Move(hook, platform, service)));
    }

    private static PlanStep Step(Hook hook, string platform) => Precautions.Step(StepKind.Hook, "hook:" + hook.Name, Move(hook, platform, hook.Service ?? ""));

    private static Perform Move(Hook hook, string platform, string service) => new(new RunHook(platform, hook, service), hook.Timeout) { MayFail = hook.MayFail };
}
