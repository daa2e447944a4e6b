using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Releases;

/// <summary>What is delivered, frozen: never changed after it was made.</summary>
public sealed record Release
{
    public required string Platform { get; init; }

    /// <summary>Semantic version, unique within the platform; the release's name.</summary>
    public required string Version { get; init; }

    /// <summary>Source revision it was made from, when known.</summary>
    public string? Commit { get; init; }

    public required string Author { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required ImmutableSortedDictionary<string, ServiceRelease> Services { get; init; }

    /// <summary>The gateway's settings of this release.</summary>
    public required GatewaySettings Gateway { get; init; }

    /// <summary>Whether another release would run the very same things.</summary>
    public bool SameContentAs(Release other) =>
        Gateway.SameAs(other.Gateway)
        && Services.Count == other.Services.Count
        && Services.Values.Zip(other.Services.Values).All(pair => pair.First.SameAs(pair.Second));
}

/// <summary>One service in a release: its bits, its settings and how it runs.</summary>
public sealed record ServiceRelease
{
    public required string Service { get; init; }

    public required ServiceKind Kind { get; init; }

    /// <summary>Version of the release in which this revision first appeared; the label on metrics and answers.</summary>
    public required string Version { get; init; }

    /// <summary>First 12 hexadecimal digits of the hash over artefact, settings, command and probes: equal revisions are the same thing.</summary>
    public required string Revision { get; init; }

    /// <summary>Digest of the files, <c>sha256:...</c>.</summary>
    public required string Artefact { get; init; }

    public required ImmutableArray<string> Command { get; init; }

    public required ImmutableSortedDictionary<string, string> Settings { get; init; }

    public required ImmutableSortedSet<string> Calls { get; init; }

    public required Probes Http { get; init; }

    public required int Replicas { get; init; }

    /// <summary>Whether nothing has to be done to get from one to the other.</summary>
    public bool SameAs(ServiceRelease other) => Service == other.Service && Revision == other.Revision && Replicas == other.Replicas;
}
