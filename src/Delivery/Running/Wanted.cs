using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Scaling;
using Agrimaan.Delivery.Targets;

namespace Agrimaan.Delivery.Running;

/// <summary>How the world should be: a pure function of what the journal tells and the time.</summary>
/// <param name="Instances">What should run.</param>
/// <param name="Shares">Per service its versions with their weights, the older first.</param>
/// <param name="Gateway">The public edge, or null before the first release.</param>
public sealed record Wanted(
    ImmutableArray<ServiceRelease> Instances,
    ImmutableSortedDictionary<string, ImmutableArray<WantedShare>> Shares,
    GatewaySettings? Gateway)
{
    /// <summary>Per service the requests that choose a version by what they carry.</summary>
    public ImmutableSortedDictionary<string, Steering> Steering { get; init; } = ImmutableSortedDictionary<string, Steering>.Empty;

    /// <summary>Per service the version that gets copies of its requests.</summary>
    public ImmutableSortedDictionary<string, Mirroring> Mirroring { get; init; } = ImmutableSortedDictionary<string, Mirroring>.Empty;

    /// <summary>What people told the edge, as far as it still holds.</summary>
    public EdgeOrders Orders { get; init; } = new();

    /// <summary>How long what is in flight to an instance that leaves may go on; null before the first run.</summary>
    public Draining? Draining { get; init; }

    public static Wanted Of(PlatformState platform, RunState? run, DateTimeOffset now)
    {
        if (!platform.Up)
        {
            return new([], ImmutableSortedDictionary<string, ImmutableArray<WantedShare>>.Empty, null);
        }

        var instances = ImmutableArray.CreateBuilder<ServiceRelease>();
        var shares = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<WantedShare>>();
        foreach (var service in platform.Current?.Services.Values ?? [])
        {
            shares[service.Service] = [new WantedShare(platform.Sized(service), Backend.FullWeight)];
        }

        foreach (var step in run?.Plan.Steps ?? [])
        {
            if (SidesOf(run!, step) is { } sides)
            {
                shares[step.Service] = sides;
            }
        }

        instances.AddRange(shares.Values.SelectMany(sides => sides).Select(side => side.Release).Where(release => release.Replicas > 0));

        if (platform.WarmUntil > now)
        {
            instances.AddRange(platform.Warm.Select(platform.Sized));
        }

        return new(instances.ToImmutable(), shares.ToImmutable(), EdgeOf(platform, run)) { Steering = SteeringOf(run), Mirroring = MirroringOf(run), Orders = platform.Orders.At(now), Draining = DrainingOf(platform, run) };
    }

    /// <summary>By the policy of the run in progress, else of the last one.</summary>
    public static Draining? DrainingOf(PlatformState platform, RunState? run) => (run?.Plan ?? platform.Runs.LastOrDefault()?.Plan)?.Policy is { } policy
        ? new(policy.DrainDeadline, policy.DrainWebSocket ?? policy.DrainDeadline, policy.DrainEvents ?? policy.DrainDeadline)
        : null;

    private static ImmutableSortedDictionary<string, Mirroring> MirroringOf(RunState? run) => (run is { Phase: RunPhase.Forward } ? run.Plan.Steps : [])
        .Where(step => run![step].Phase == StepPhase.Mirroring)
        .ToImmutableSortedDictionary(step => step.Service, step => new Mirroring(step.To!.Version, ((Strategies.Mirror)step.Moves[run![step].Move]).Share));

    /// <summary>From a canary's first share until it has everything; on the way back at once no more.</summary>
    private static ImmutableSortedDictionary<string, Steering> SteeringOf(RunState? run) =>
        run is not { Phase: RunPhase.Forward, Plan.Policy.Match: { } rules }
            ? ImmutableSortedDictionary<string, Steering>.Empty
            : run.Plan.Steps
                .Where(step => step is { Strategy: Strategies.Strategy.Canary, From: not null, To: not null } && run[step].Weight is > 0 and < Backend.FullWeight)
                .ToImmutableSortedDictionary(step => step.Service, step => new Steering(step.To!.Version, rules));

    /// <summary>Both sides of a step that has begun, the older first; null when the step changes nothing (yet, or any more).</summary>
    private static ImmutableArray<WantedShare>? SidesOf(RunState run, PlanStep step)
    {
        var state = run[step];
        if (step.Service.Length == 0 || state.Phase is StepPhase.Pending or StepPhase.Undone)
        {
            return null;
        }

        var sides = ImmutableArray.CreateBuilder<WantedShare>();
        if (step.From is { } old)
        {
            // On the way back, and where a person is asked, all of the old side is wanted again before traffic returns to it.
            var whole = run.Phase == RunPhase.RollingBack || run.Guidance?.Step == step.Id;
            var count = whole && step.Strategy != Strategies.Strategy.Ordinal ? old.Replicas : state.Stable;
            var weight = WeightOf(run, step, state);
            var compared = StepHealth.Baseline(run, step);
            sides.Add(new(old with { Replicas = count }, Backend.FullWeight - weight - (compared is null ? 0 : state.BaselineWeight)));
            if (compared is not null)
            {
                sides.Add(new(compared, state.BaselineWeight));
            }
        }

        if (step.To is { } to)
        {
            sides.Add(new(StepHealth.Next(step, state)!, WeightOf(run, step, state)));
        }

        return sides.ToImmutable();
    }

    /// <summary>Going back one number at a time, traffic follows the instances.</summary>
    private static int WeightOf(RunState run, PlanStep step, StepState state) =>
        run.Phase == RunPhase.RollingBack && step is { Strategy: Strategies.Strategy.Ordinal, From: not null } && state.Phase != StepPhase.GoingBack && state.Next + state.Stable > 0
            ? Backend.FullWeight * state.Next / (state.Next + state.Stable)
            : state.Weight;

    private static GatewaySettings? EdgeOf(PlatformState platform, RunState? run)
    {
        if (run is null)
        {
            return platform.Current?.Gateway;
        }

        var step = run.Plan.Steps.FirstOrDefault(step => step.Kind == StepKind.Routes);
        var moved = step is not null && run[step].Weight == Backend.FullWeight;
        return moved || step is null
            ? run.Plan.ToGateway
            : run.Plan.FromGateway ?? run.Plan.ToGateway with { Routes = ImmutableSortedDictionary<string, string>.Empty };
    }
}

/// <summary>A version and the share of traffic it should have.</summary>
public sealed record WantedShare(ServiceRelease Release, int Weight);
