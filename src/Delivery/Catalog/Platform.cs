using System.Collections.Immutable;

namespace Agrimaan.Delivery.Catalog;

/// <summary>A platform as its file describes it, after blueprints are merged and every value is resolved and valid.</summary>
public sealed record Platform
{
    /// <summary>Lower-case name, unique within a control plane: letters, digits and dashes, at most 40 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Backend services and frontends by name.</summary>
    public required ImmutableSortedDictionary<string, Service> Services { get; init; }

    /// <summary>The public edge.</summary>
    public required GatewaySettings Gateway { get; init; }

    /// <summary>Environments by name; at least one.</summary>
    public required ImmutableSortedDictionary<string, TargetEnvironment> Environments { get; init; }

    /// <summary>Databases, caches and file stores by name.</summary>
    public ImmutableSortedDictionary<string, Store> Stores { get; init; } = ImmutableSortedDictionary<string, Store>.Empty;

    /// <summary>Message brokers by name.</summary>
    public ImmutableSortedDictionary<string, Broker> Brokers { get; init; } = ImmutableSortedDictionary<string, Broker>.Empty;

    /// <summary>Services of others that this platform asks, by name.</summary>
    public ImmutableSortedDictionary<string, ExternalService> External { get; init; } = ImmutableSortedDictionary<string, ExternalService>.Empty;

    /// <summary>What people do on the platform, as checks that can be played, by name.</summary>
    public ImmutableSortedDictionary<string, Journey> Journeys { get; init; } = ImmutableSortedDictionary<string, Journey>.Empty;

    /// <summary>What each tier promises.</summary>
    public ImmutableSortedDictionary<Tier, Objectives> Tiers { get; init; } = Objectives.Usual;

    /// <summary>How one environment changes it; a platform that was not read from a file is the same everywhere.</summary>
    internal Func<Platform, string, Platform>? Resolve { get; init; }

    /// <summary>
    /// The platform as it is in one environment: settings, replicas, log levels and secrets of that place, the addresses of stores, brokers
    /// and external services among the settings, and a hidden service for each external one that is mocked. References such as
    /// <c>${NAME}</c> in settings stay as they are written; <see cref="PlatformFile.Read(string, string, string, IReadOnlyList{DotEnv})"/> resolves them.
    /// </summary>
    /// <exception cref="KeyNotFoundException">There is no such environment.</exception>
    public Platform In(string environment) =>
        !Environments.ContainsKey(environment) ? throw new KeyNotFoundException($"the platform {Name} has no environment '{environment}'")
        : Resolve is null ? this : Resolve(this, environment);
}

/// <summary>Where a service stands in the order of deployment: backends before frontends.</summary>
public enum ServiceKind
{
    Backend,
    Frontend,
}

/// <summary>How much a service matters; decides order of recovery and the limits that guard it.</summary>
public enum Tier
{
    Critical,
    Important,
    Standard,
}

/// <summary>The public edge of the platform.</summary>
public sealed record GatewaySettings
{
    /// <summary>Public port on loopback, 1024 to 65535.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Path prefix to service; the longest prefix that ends at a path segment wins.</summary>
    public ImmutableSortedDictionary<string, string> Routes { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whether answers name the versions on their path in the header <c>Agrimaan-Path</c>.</summary>
    public bool PathHeader { get; init; } = true;

    /// <summary>Whether a user stays in one bucket by a cookie.</summary>
    public bool Sticky { get; init; }

    /// <summary>Whether both say the same; maps are compared by content.</summary>
    public bool SameAs(GatewaySettings other) =>
        Port == other.Port && PathHeader == other.PathHeader && Sticky == other.Sticky && Routes.SequenceEqual(other.Routes);
}
