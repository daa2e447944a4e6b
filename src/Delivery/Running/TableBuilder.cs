using System.Collections.Immutable;
using Agrimaan.Delivery.Targets;

namespace Agrimaan.Delivery.Running;

/// <summary>Turns what is wanted and what is there into a table that a gateway can serve.</summary>
public static class TableBuilder
{
    /// <returns>The table, or null while there is no public edge yet. Epoch and version are the caller's.</returns>
    public static RoutingTable? Build(string platform, Wanted wanted, PortsAllotted ports, IReadOnlyList<Instance> instances, long epoch, long version)
    {
        if (wanted.Gateway is not { } edge)
        {
            return null;
        }

        var services = wanted.Shares
            .Where(share => ports.Inner.ContainsKey(share.Key))
            .Select(share => Route(share.Key, ports.Inner[share.Key], Backends(platform, share.Value, instances), wanted));
        return new RoutingTable
        {
            Platform = platform,
            Epoch = epoch,
            Version = version,
            PublicPort = edge.Port,
            Routes = edge.Routes.Where(route => wanted.Shares.ContainsKey(route.Value)).ToImmutableSortedDictionary(),
            Services = services.ToImmutableSortedDictionary(route => route.Service, route => route),
            PathHeader = edge.PathHeader,
            Sticky = edge.Sticky,
            Draining = wanted.Draining,
            Maintenance = wanted.Orders.Maintenance.GetValueOrDefault(EdgeOrders.Everything),
        };
    }

    /// <summary>Nobody is sent to a version that has no instance to answer.</summary>
    private static ServiceRoute Route(string service, int port, ImmutableArray<Backend> backends, Wanted wanted) => new(service, port, backends)
    {
        Steering = wanted.Steering.GetValueOrDefault(service) is { } steering && backends.Any(backend => backend.Version == steering.Version) ? steering : null,
        Mirroring = wanted.Mirroring.GetValueOrDefault(service) is { } mirror && backends.Any(backend => backend.Version == mirror.Version) ? mirror : null,
        Maintenance = wanted.Orders.Maintenance.GetValueOrDefault(service),
        Hold = wanted.Orders.Holds.GetValueOrDefault(service),
    };

    private static ImmutableArray<Backend> Backends(string platform, ImmutableArray<WantedShare> shares, IReadOnlyList<Instance> instances)
    {
        var merged = shares
            .GroupBy(share => share.Release.Version)
            .Select(group => new Backend(group.Key, group.Sum(share => share.Weight), Addresses(platform, [.. group], instances)))
            .ToList();

        // A share that nobody can serve goes to the version that can: traffic never waits for a verdict about a dead instance.
        var able = merged.FindIndex(backend => backend is { Weight: > 0, Addresses.Length: > 0 });
        if (able < 0)
        {
            able = merged.FindIndex(backend => backend.Addresses.Length > 0 && shares.Sum(share => share.Weight) > 0);
        }

        if (able < 0)
        {
            return [];
        }

        var lost = merged.Where(backend => backend.Addresses.IsEmpty).Sum(backend => backend.Weight);
        merged[able] = merged[able] with { Weight = merged[able].Weight + lost };
        return [.. merged.Where(backend => !backend.Addresses.IsEmpty)];
    }

    /// <summary>One that has not been ready yet.</summary>
    private static bool IsToCome(Instance instance) => instance is { State: InstanceState.Starting, Restarts: 0 };

    /// <summary>Where fewer are wanted, as the load asks, those above the number serve until as many below it are there: nothing is taken away for what is still to come.</summary>
    private static IEnumerable<Instance> Surplus(string platform, ImmutableArray<WantedShare> shares, IReadOnlyList<Instance> instances) =>
        shares.MaxBy(share => share.Release.Replicas)?.Release is not { Autoscale: { } rule, Ordinals: null } release || shares.Any(share => share.Release.Revision != release.Revision) ? []
        : Enumerable.Range(release.Replicas, Math.Max(0, rule.Most - release.Replicas))
            .Select(ordinal => InstanceKey.Of(platform, release.Service, release.Revision, ordinal))
            .Select(key => instances.FirstOrDefault(instance => instance.Key == key))
            .OfType<Instance>().Where(instance => instance is { State: InstanceState.Ready, Address: not null });

    /// <summary>Ready instances; when none is, those that were, since an answer from them is likelier than from nobody.</summary>
    private static ImmutableArray<string> Addresses(string platform, ImmutableArray<WantedShare> shares, IReadOnlyList<Instance> instances)
    {
        var own = shares
            .SelectMany(share => Enumerable.Range(share.Release.First, share.Release.Replicas)
                .Select(ordinal => InstanceKey.Of(platform, share.Release.Service, share.Release.Revision, ordinal)))
            .ToHashSet();
        var there = instances.Where(instance => own.Contains(instance.Key) && instance.Address is not null).OrderBy(instance => instance.Key.Value, StringComparer.Ordinal).ToList();
        var ready = there.Where(instance => instance.State == InstanceState.Ready).ToList();
        ready.AddRange(Surplus(platform, shares, instances).Take(own.Count - instances.Count(instance => own.Contains(instance.Key) && !IsToCome(instance))));
        return [.. (ready.Count > 0 ? ready : there.Where(instance => instance.State == InstanceState.Unready)).Select(instance => instance.Address!)];
    }
}
