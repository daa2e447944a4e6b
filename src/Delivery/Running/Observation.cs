using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Targets;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Delivery.Running;

/// <summary>The world at one look.</summary>
/// <param name="Instances">What the target says exists.</param>
/// <param name="Router">What the gateway serves.</param>
/// <param name="Published">The table that was last handed to the router, or null.</param>
/// <param name="Numbers">Live traffic; null when it could not be asked.</param>
public sealed record Observation(
    IReadOnlyList<Instance> Instances, RouterObservation Router, RoutingTable? Published, TrafficNumbers? Numbers)
{
    /// <summary>The instances of a revision that are wanted, in order; null for one that does not exist.</summary>
    public IEnumerable<Instance?> Of(string platform, ServiceRelease release) =>
        Enumerable.Range(0, release.Replicas)
            .Select(ordinal => InstanceKey.Of(platform, release.Service, release.Revision, ordinal))
            .Select(key => Instances.FirstOrDefault(instance => instance.Key == key));

    /// <summary>Whether every wanted instance of a revision is ready.</summary>
    public bool AllReady(string platform, ServiceRelease release) => Of(platform, release).All(instance => instance?.State == InstanceState.Ready);

    /// <summary>Whether the gateway serves the newest table.</summary>
    public bool Settled => Published is { } table && Router.Serves(table.Epoch, table.Version);

    /// <summary>The weight of a version in the newest table, parts per 10,000.</summary>
    public int WeightOf(string service, string version) =>
        Published?.Services.GetValueOrDefault(service)?.Backends.FirstOrDefault(backend => backend.Version == version)?.Weight ?? 0;

    /// <summary>Whether any version of a service has weight in the newest table.</summary>
    public bool TakesTraffic(string service) =>
        Published?.Services.GetValueOrDefault(service)?.Backends.Any(backend => backend.Weight > 0) ?? false;

    /// <summary>The counts of both sides of a step, or null when they could not be asked.</summary>
    public SidesReading? Sides(string service, string? stable, string next) =>
        Numbers is null ? null : new(Numbers.Source, Numbers.Of(service, next), stable is null ? VersionNumbers.Zero : Numbers.Of(service, stable));
}
