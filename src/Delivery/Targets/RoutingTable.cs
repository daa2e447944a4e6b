using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Agrimaan.Delivery.Catalog;

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

    /// <summary>Whether the whole public edge turns requests away for now; services go on calling each other.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Maintenance? Maintenance { get; init; }

    /// <summary>How long what is in flight to an instance that left the table may go on; null is for ever.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Draining? Draining { get; init; }

    /// <summary>What previews of a version are signed with, see <see cref="Targets.PreviewKey"/>; empty honours none. A secret between control plane and gateway.</summary>
    public string PreviewKey { get; init; } = "";
}

/// <summary>How one service is reached.</summary>
/// <param name="Service">Its name.</param>
/// <param name="InnerPort">The fixed loopback port that callers inside the platform use.</param>
/// <param name="Backends">The versions that take traffic; weights add up to 10,000, or the list is empty and the service answers 503.</param>
public sealed record ServiceRoute(string Service, int InnerPort, ImmutableArray<Backend> Backends)
{
    /// <summary>Requests that go to one version whatever its weight; null when the weights decide about all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Steering? Steering { get; init; }

    /// <summary>Copies of requests that go to a version without traffic; null when none do.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Mirroring? Mirroring { get; init; }

    /// <summary>Whether its requests are turned away for now; null when they are not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Maintenance? Maintenance { get; init; }

    /// <summary>Whether its requests wait for now; null when they do not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Hold? Hold { get; init; }

    /// <inheritdoc/>
    public bool Equals(ServiceRoute? other) =>
        other is not null && Service == other.Service && InnerPort == other.InnerPort && Backends.SequenceEqual(other.Backends)
        && Steering == other.Steering && Mirroring == other.Mirroring && Maintenance == other.Maintenance && Hold == other.Hold;

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

/// <summary>Requests that choose a version by what they carry.</summary>
/// <param name="Version">Where they go; one of the service's backends.</param>
/// <param name="Rules">Requests that any of these means.</param>
public sealed record Steering(string Version, ImmutableArray<RequestRule> Rules)
{
    /// <inheritdoc/>
    public bool Equals(Steering? other) => other is not null && Version == other.Version && Rules.SequenceEqual(other.Rules);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Version, Rules.Length);
}

/// <summary>Copies of requests that change nothing go to a version too; its answers are compared and thrown away.</summary>
/// <param name="Version">Where they go; one of the service's backends.</param>
/// <param name="Share">How many of the requests, in parts per 10,000.</param>
public sealed record Mirroring(string Version, int Share);
