using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;
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
            instances.Add(service);
            shares[service.Service] = [new WantedShare(service, Backend.FullWeight)];
        }

        foreach (var step in run?.Plan.Steps ?? [])
        {
            Add(step, run![step], instances, shares);
        }

        if (platform.WarmUntil > now)
        {
            instances.AddRange(platform.Warm);
        }

        return new(instances.ToImmutable(), shares.ToImmutable(), EdgeOf(platform, run));
    }

    private static void Add(
        PlanStep step, StepState state,
        ImmutableArray<ServiceRelease>.Builder instances, ImmutableSortedDictionary<string, ImmutableArray<WantedShare>>.Builder shares)
    {
        if (step.Kind == StepKind.Routes || state.Phase is StepPhase.Pending or StepPhase.Undone)
        {
            return;
        }

        if (step.To is not null)
        {
            instances.Add(step.To);
        }

        var sides = ImmutableArray.CreateBuilder<WantedShare>();
        if (step.From is not null)
        {
            sides.Add(new(step.From, Backend.FullWeight - state.Weight));
        }

        if (step.To is not null)
        {
            sides.Add(new(step.To, state.Weight));
        }

        shares[step.Service] = sides.ToImmutable();
    }

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
