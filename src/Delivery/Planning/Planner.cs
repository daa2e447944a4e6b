using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;

namespace Agrimaan.Delivery.Planning;

/// <summary>Works out what has to happen to get from what runs to a release.</summary>
public static class Planner
{
    /// <param name="kind">Whether it goes on or back; going back switches at once, without analysis.</param>
    /// <param name="current">What runs now, or null when nothing does.</param>
    /// <param name="target">Where to.</param>
    /// <param name="policy">The rules of the environment.</param>
    /// <param name="precautions">What a deploy does besides; going back takes none, it must be fast.</param>
    public static Plan Make(PlanKind kind, Release? current, Release target, RolloutPolicy policy, Precautions? precautions = null)
    {
        var care = precautions is null ? Precautions.None : kind == PlanKind.Deploy ? precautions : precautions.OnTheWayBack;
        var plan = new Plan
        {
            Kind = kind,
            Platform = target.Platform,
            Release = target.Version,
            From = current?.Version,
            Steps = [.. Chained(WithCare(StepsOf(kind, current, target, policy), target.Platform, care))],
            Unchanged = [.. target.Services.Values.Where(to => Same(Of(current, to.Service), to)).Select(to => to.Service)],
            Policy = policy,
            FromGateway = current?.Gateway,
            ToGateway = target.Gateway,
        };
        plan = plan with { OnRollback = HookMoves.OnRollback(care.Hooks, plan) };
        return plan with { Hash = HashOf(plan) };
    }

    /// <summary>Services in order of deployment: those that are called before their callers, backends before frontends.</summary>
    public static ImmutableArray<ServiceRelease> InOrder(Release release)
    {
        var ordered = ImmutableArray.CreateBuilder<ServiceRelease>();
        var placed = new HashSet<string>();
        void Place(ServiceRelease service)
        {
            if (!placed.Add(service.Service))
            {
                return;
            }

            foreach (var callee in service.Calls)
            {
                if (release.Services.TryGetValue(callee, out var called))
                {
                    Place(called);
                }
            }

            ordered.Add(service);
        }

        foreach (var service in release.Services.Values.OrderBy(service => service.Kind).ThenBy(service => service.Service, StringComparer.Ordinal))
        {
            Place(service);
        }

        return ordered.ToImmutable();
    }

    private static IReadOnlyList<PlanStep> WithCare(IEnumerable<PlanStep> steps, string platform, Precautions care)
    {
        var changes = steps
            .Select(step => step.Kind == StepKind.Rollout ? step with { Moves = care.Within(step.Moves, platform, step.To) } : step)
            .SelectMany(step => HookMoves.Around(step, care.Hooks, platform)).ToList();
        return changes.Count == 0 ? [] : [.. care.Before(platform), .. changes, .. care.After(platform)];
    }

    private static IEnumerable<PlanStep> StepsOf(PlanKind kind, Release? current, Release target, RolloutPolicy policy)
    {
        foreach (var to in InOrder(target))
        {
            var from = Of(current, to.Service);
            if (Same(from, to))
            {
                continue;
            }

            yield return from is null
                ? Step(StepKind.Start, to.Service, null, to, Strategy.AtOnce, policy)
                : (to.Ordinals ?? from.Ordinals) is { } ordinals && from.Revision != to.Revision
                    ? Step(StepKind.Rollout, to.Service, from, to, Strategy.Ordinal, kind == PlanKind.Rollback || ReleaseBuilder.OnlyRestarts(from, to) ? Unwatched(policy) : policy, kind == PlanKind.Rollback ? ordinals with { Partition = 0 } : ordinals)
                : ReleaseBuilder.OnlyRestarts(from, to) ? Step(StepKind.Rollout, to.Service, from, to, Strategy.Rolling, Unwatched(policy))
                : Step(StepKind.Rollout, to.Service, from, to, StrategyOf(kind, from, to, policy), policy);
        }

        if (current is null || !current.Gateway.SameAs(target.Gateway))
        {
            yield return new PlanStep("routes", StepKind.Routes, "", null, null, Strategy.AtOnce, [], TimeSpan.Zero) { Moves = Strategy.MovesOf(Strategy.AtOnce, default, policy) };
        }

        if (current is not null)
        {
            // Callers go before what they call.
            foreach (var from in InOrder(current).Reverse().Where(from => !target.Services.ContainsKey(from.Service)))
            {
                yield return Step(StepKind.Remove, from.Service, from, null, Strategy.AtOnce, policy);
            }
        }
    }

    /// <summary>First starts wait only for what they call; everything that moves live traffic goes one after the other.</summary>
    private static IEnumerable<PlanStep> Chained(IEnumerable<PlanStep> steps)
    {
        var before = new List<PlanStep>();
        foreach (var step in steps)
        {
            var after = step.Kind == StepKind.Start
                ? before.Where(other => other.IsTask || step.To!.Calls.Contains(other.Service)
                    || (step.To.Kind == ServiceKind.Frontend && other.To?.Kind == ServiceKind.Backend))
                : before;
            yield return step with { After = [.. after.Select(other => other.Id)] };
            before.Add(step);
        }
    }

    private static PlanStep Step(StepKind kind, string service, ServiceRelease? from, ServiceRelease? to, string strategy, RolloutPolicy policy, Ordinals? ordinals = null)
    {
        var moves = Strategy.MovesOf(strategy, new(from?.Replicas ?? 0, to?.Replicas ?? 0) { Ordinals = ordinals }, policy);
        return new($"{kind.ToString().ToLowerInvariant()}:{service}", kind, service, from, to, strategy, [], ShortestOf(moves, to))
        {
            Moves = moves,
            FreshBaseline = policy.FreshBaseline && strategy == Strategy.Canary && from is not null && to is not null,
        };
    }

    /// <summary>What the moves take at least: each batch of new instances must stay ready for a time, pauses and checks have theirs.</summary>
    private static TimeSpan ShortestOf(ImmutableArray<Move> moves, ServiceRelease? to)
    {
        var batches = moves.OfType<Scale>().Select(scale => scale.Next).Distinct().Count();
        var stable = to?.Http.StableFor ?? TimeSpan.Zero;
        return moves.Aggregate(stable * batches, (time, move) => time + move switch { Pause { For: { } rest } => rest, Mirror mirror => mirror.For, Check check => check.For, _ => TimeSpan.Zero });
    }

    /// <summary>Going back is fast, and another count of the same instances has nothing to compare.</summary>
    private static string StrategyOf(PlanKind kind, ServiceRelease from, ServiceRelease to, RolloutPolicy policy) =>
        kind == PlanKind.Rollback || from.Revision == to.Revision ? Strategy.AtOnce : policy.Strategy;

    /// <summary>A restart brings nothing new that could be judged.</summary>
    private static RolloutPolicy Unwatched(RolloutPolicy policy) => policy with { StepTime = TimeSpan.Zero, OnInconclusive = null };

    private static ServiceRelease? Of(Release? release, string service) =>
        release is not null && release.Services.TryGetValue(service, out var found) ? found : null;

    private static bool Same(ServiceRelease? from, ServiceRelease to) => from is not null && from.SameAs(to);

    private static string HashOf(Plan plan) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(plan, JournalJson.Default.Plan)))[..16];
}
