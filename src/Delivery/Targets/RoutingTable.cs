using System.Collections.Immutable;

namespace Agrimaan.Delivery.Targets;

/// <summary>Everything a gateway needs to serve one platform; whole, never a difference.</summary>
public sealed record RoutingTable
{
    public required string Platform { get; init; }

    /// <summary>The leader's epoch; a gateway refuses a table of a lower one.</summary>
    public required long Epoch { get; init; }

    /// <summary>Rises by one with each table of an epoch, from 1.</summary>
    public required long Version { get; init; }

    public required int PublicPort { get; init; }

    /// <summary>Path prefix to service on the public port.</summary>
    public required ImmutableSortedDictionary<string, string> Routes { get; init; }

    public required ImmutableSortedDictionary<string, ServiceRoute> Services { get; init; }

    /// <summary>Whether answers carry <c>Agrimaan-Path</c>.</summary>
    public bool PathHeader { get; init; }

    /// <summary>Whether a cookie keeps each user in one bucket.</summary>
    public bool Sticky { get; init; }
}

/// <summary>How one service is reached.</summary>
/// <param name="Service">Its name.</param>
/// <param name="InnerPort">The fixed loopback port that callers inside the platform use.</param>
/// <param name="Backends">The versions that take traffic; weights add up to 10,000, or the list is empty and the service answers 503.</param>
public sealed record ServiceRoute(string Service, int InnerPort, ImmutableArray<Backend> Backends)
{
    /// <inheritdoc/>
    public bool Equals(ServiceRoute? other) =>
        other is not null && Service == other.Service && InnerPort == other.InnerPort && Backends.SequenceEqual(other.Backends);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Service, InnerPort, Backends.Length);
}

/// <summary>One version behind a service.</summary>
/// <param name="Version">Its label.</param>
/// <param name="Weight">Share of traffic in parts per 10,000; 0 keeps it known for draining.</param>
/// <param name="Addresses">Instances that may take requests, such as <c>http://127.0.0.1:20003</c>.</param>
public sealed record Backend(string Version, int Weight, ImmutableArray<string> Addresses)
{
    /// <summary>All of the traffic.</summary>
    public const int FullWeight = 10_000;

    /// <inheritdoc/>
    public bool Equals(Backend? other) =>
        other is not null && Version == other.Version && Weight == other.Weight && Addresses.SequenceEqual(other.Addresses);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Version, Weight, Addresses.Length);
}
