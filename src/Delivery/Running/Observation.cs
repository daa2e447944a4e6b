using System.Collections.Immutable;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Targets;
using Agrimaan.Delivery.Verification;
using Agrimaan.Delivery.Verification.Measuring;
using Agrimaan.Delivery.Verification.Sequential;

namespace Agrimaan.Delivery.Running;

/// <summary>The world at one look.</summary>
/// <param name="Instances">What the target says exists.</param>
/// <param name="Router">What the gateway serves.</param>
/// <param name="Published">The table that was last handed to the router, or null.</param>
/// <param name="Numbers">Live traffic; null when it could not be asked.</param>
/// <param name="Tasks">Answers of long work, by key.</param>
public sealed record Observation(
    IReadOnlyList<Instance> Instances, RouterObservation Router, RoutingTable? Published, TrafficNumbers? Numbers,
    IReadOnlyDictionary<string, TaskResult> Tasks)
{
    /// <summary>When this process began each long work, by key: what is begun again after a restart has its time again.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Begun { get; init; } = ImmutableDictionary<string, DateTimeOffset>.Empty;

    /// <summary>What the sequential judge knows of each step that is or was checked, by its id.</summary>
    public IReadOnlyDictionary<string, RolloutCounts> Counts { get; init; } = ImmutableDictionary<string, RolloutCounts>.Empty;

    /// <summary>What others have measured of each step that takes traffic, by its id and the check's name.</summary>
    public IReadOnlyDictionary<string, ImmutableSortedDictionary<string, MeasuredSeries>> Measured { get; init; } = ImmutableDictionary<string, ImmutableSortedDictionary<string, MeasuredSeries>>.Empty;

    /// <summary>The instances of a revision that are wanted, in order; null for one that does not exist.</summary>
    public IEnumerable<Instance?> Of(string platform, ServiceRelease release) =>
        Enumerable.Range(release.First, release.Replicas)
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

    /// <summary>The counts of the new side of a step and of what it is compared with, or null when they could not be asked.</summary>
    public SidesReading? Sides(PlanStep step) => Numbers is null ? null
        : new(Numbers.Source, Numbers.Of(step.Service, step.To!.Version), step.Against is { } against ? Numbers.Of(step.Service, against) : VersionNumbers.Zero)
        {
            Before = step.FreshBaseline ? Numbers.Of(step.Service, step.From!.Version) : null,
        };
}
