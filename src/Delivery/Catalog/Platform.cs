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

/// <summary>One service or frontend of the platform.</summary>
public sealed record Service
{
    public required string Name { get; init; }

    public required ServiceKind Kind { get; init; }

    public required RunCommand Run { get; init; }

    public Tier Tier { get; init; } = Tier.Standard;

    public Probes Http { get; init; } = new();

    /// <summary>Environment variables given to every instance.</summary>
    public ImmutableSortedDictionary<string, string> Settings { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Services this one calls; each becomes <c>NAME_URL</c> in its environment and an edge of the start order.</summary>
    public ImmutableSortedSet<string> Calls { get; init; } = [];

    /// <summary>Instances to run, 1 to 100.</summary>
    public int Replicas { get; init; } = 1;
}

/// <summary>How an instance is started as a plain process.</summary>
/// <param name="Command">Program and arguments; the program is looked up in the artefact first, then on the PATH.</param>
/// <param name="Files">Folder that is the artefact, absolute after reading; copied into the store when a release is made.</param>
public sealed record RunCommand(ImmutableArray<string> Command, string Files)
{
    /// <inheritdoc/>
    public bool Equals(RunCommand? other) => other is not null && Files == other.Files && Command.SequenceEqual(other.Command);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Files, Command.Length);
}

/// <summary>How readiness is asked for and how long the phases of an instance's life may take.</summary>
public sealed record Probes
{
    /// <summary>Path that answers 2xx when the instance can take traffic; null means a listening port is enough.</summary>
    public string? Ready { get; init; }

    /// <summary>Path that answers 2xx while the process is alive; null means the process's own life.</summary>
    public string? Live { get; init; }

    /// <summary>Path of Prometheus text, or null.</summary>
    public string? Metrics { get; init; }

    /// <summary>From start to ready; more fails the step. 1 s to 1 h.</summary>
    public TimeSpan StartDeadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Good answers must go on this long before an instance counts as ready. 0 to 10 min.</summary>
    public TimeSpan StableFor { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>From SIGTERM to SIGKILL. 0 to 10 min.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(10);
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

/// <summary>A place the platform runs in, with the rules for changing it.</summary>
public sealed record TargetEnvironment
{
    public required string Name { get; init; }

    /// <summary>Only <c>local</c> so far.</summary>
    public string Target { get; init; } = "local";

    public RolloutPolicy Rollout { get; init; } = new();
}
