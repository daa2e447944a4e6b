using System.Collections.Immutable;
using System.Text.Json.Serialization;
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

    /// <summary>The platform in another environment that it was taken from; null when it was made here.</summary>
    public string? PromotedFrom { get; init; }

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

    /// <summary>Secrets by the variable that gives them to the process, each as the mark of its value; see <see cref="ISecretStore"/>.</summary>
    public ImmutableSortedDictionary<string, string> Secrets { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public required ImmutableSortedSet<string> Calls { get; init; }

    /// <summary>Contract versions that it answers to; null when it says nothing, as in releases of old.</summary>
    public ImmutableSortedSet<string>? Contract { get; init; }

    /// <summary>Contract versions that it can work with, by the service it calls; null when it says nothing.</summary>
    public ImmutableSortedDictionary<string, string>? Expects { get; init; }

    public required Probes Http { get; init; }

    /// <summary>Instances to run; to begin with, where their number follows the load.</summary>
    public required int Replicas { get; init; }

    /// <summary>How the number of instances follows the load; null when it does not.</summary>
    public Autoscale? Autoscale { get; init; }

    /// <summary>How instances with a state of their own are replaced; null when they have none.</summary>
    public Ordinals? Ordinals { get; init; }

    /// <summary>Number of the first instance: not 0 where a part of a side is meant that has been replaced from the top.</summary>
    [JsonIgnore]
    public int First { get; init; }

    /// <summary>Restarts that people have asked for: part of the revision, so that a restart is a release like any other.</summary>
    public int Generation { get; init; }

    /// <summary>Whether nothing has to be done to get from one to the other.</summary>
    public bool SameAs(ServiceRelease other) => Service == other.Service && Revision == other.Revision && Replicas == other.Replicas && Autoscale == other.Autoscale;
}
