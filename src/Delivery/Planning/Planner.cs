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
    public static Plan Make(PlanKind kind, Release? current, Release target, RolloutPolicy policy)
    {
        var plan = new Plan
        {
            Kind = kind,
            Platform = target.Platform,
            Release = target.Version,
            From = current?.Version,
            Steps = [.. Chained(StepsOf(kind, current, target, policy))],
            Unchanged = [.. target.Services.Values.Where(to => Same(Of(current, to.Service), to)).Select(to => to.Service)],
            Policy = policy,
            FromGateway = current?.Gateway,
            ToGateway = target.Gateway,
        };
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
                ? Step(StepKind.Start, to.Service, null, to, Strategy.Switch, policy)
                : Step(StepKind.Rollout, to.Service, from, to, StrategyOf(kind, from, to, policy), policy);
        }

        if (current is null || !current.Gateway.SameAs(target.Gateway))
        {
            yield return new PlanStep("routes", StepKind.Routes, "", null, null, Strategy.Switch, [], TimeSpan.Zero);
        }

        if (current is not null)
        {
            // Callers go before what they call.
            foreach (var from in InOrder(current).Reverse().Where(from => !target.Services.ContainsKey(from.Service)))
            {
                yield return Step(StepKind.Remove, from.Service, from, null, Strategy.Switch, policy);
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
                ? before.Where(other => step.To!.Calls.Contains(other.Service)
                    || (step.To.Kind == ServiceKind.Frontend && other.To?.Kind == ServiceKind.Backend))
                : before;
            yield return step with { After = [.. after.Select(other => other.Id)] };
            before.Add(step);
        }
    }

    private static PlanStep Step(StepKind kind, string service, ServiceRelease? from, ServiceRelease? to, string strategy, RolloutPolicy policy)
    {
        var start = to?.Http.StableFor ?? TimeSpan.Zero;
        var watched = Strategy.MovesOf(strategy, policy).Count(move => move.Analyse);
        return new($"{kind.ToString().ToLowerInvariant()}:{service}", kind, service, from, to, strategy, [], start + (policy.StepTime * watched));
    }

    /// <summary>Going back is fast, and another count of the same instances has nothing to compare.</summary>
    private static string StrategyOf(PlanKind kind, ServiceRelease from, ServiceRelease to, RolloutPolicy policy) =>
        kind == PlanKind.Rollback || from.Revision == to.Revision ? Strategy.Switch : policy.Strategy;

    private static ServiceRelease? Of(Release? release, string service) =>
        release is not null && release.Services.TryGetValue(service, out var found) ? found : null;

    private static bool Same(ServiceRelease? from, ServiceRelease to) => from is not null && from.SameAs(to);

    private static string HashOf(Plan plan) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(plan, JournalJson.Default.Plan)))[..16];
}
