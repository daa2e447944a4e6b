using System.Collections.Immutable;

namespace Agrimaan.Delivery.Catalog;

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

    /// <summary>Versions of its API that it answers to, rising; empty when it says nothing.</summary>
    public ImmutableArray<ContractVersion> Contract { get; init; } = [];

    /// <summary>What it can work with, by the service it calls: the text of a <see cref="ContractRange"/>.</summary>
    public ImmutableSortedDictionary<string, string> Expects { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Instances to run, 1 to 100.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>How many instances there may be.</summary>
    public ScaleRange Scale { get; init; } = new();

    /// <summary>Where it keeps what must not be lost.</summary>
    public StateKind State { get; init; } = StateKind.None;

    /// <summary>How instances with a state of their own are replaced; null when they have none.</summary>
    public Ordinals? Ordinals { get; init; }

    /// <summary>What it promises: its tier's objectives with its own over them.</summary>
    public Objectives Objectives { get; init; } = Objectives.Usual[Tier.Standard];

    /// <summary>The database that is its own, or null.</summary>
    public Database? Owns { get; init; }

    /// <summary>Stores and brokers that it reaches besides.</summary>
    public ImmutableSortedSet<string> Uses { get; init; } = [];

    /// <summary>Messages that it sends.</summary>
    public ImmutableArray<Topic> Publishes { get; init; } = [];

    /// <summary>Messages that it takes.</summary>
    public ImmutableArray<Topic> Consumes { get; init; } = [];

    /// <summary>External services that it asks.</summary>
    public ImmutableSortedSet<string> External { get; init; } = [];

    /// <summary>Its secrets by name; each reaches it as a variable and is never part of a release.</summary>
    public ImmutableSortedDictionary<string, SecretSource> Secrets { get; init; } = ImmutableSortedDictionary<string, SecretSource>.Empty;

    /// <summary>The port a container of it listens on, or null; as a process it gets <c>PORT</c>.</summary>
    public int? Port { get; init; }

    /// <summary>How much it writes to its log; reaches it as <c>LOG_LEVEL</c>. Null leaves it to the service.</summary>
    public LogLevel? Log { get; init; }

    /// <summary>Whether it stands for an external service in an environment that mocks it; nobody declared it as a service.</summary>
    public bool Mock { get; init; }
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

/// <summary>How many instances there may be.</summary>
/// <param name="Least">Fewest, 1 to 100.</param>
/// <param name="Most">Most; equal to <paramref name="Least"/> where nothing scales by itself.</param>
/// <param name="Cpu">Share of its processors that it is scaled to, 1 to 100, or null.</param>
/// <param name="Fixed">Why the number never changes, or null when it may.</param>
public sealed record ScaleRange(int Least = 1, int Most = 100, int? Cpu = null, string? Fixed = null)
{
    /// <summary>How the number follows what is asked of the service; null when it does not.</summary>
    public Autoscale? Follows { get; init; }
}

/// <summary>Where a service keeps what must not be lost.</summary>
public enum StateKind
{
    /// <summary>Nowhere, or in a store: any number of instances will do.</summary>
    None,

    /// <summary>On its own disk: there can be one instance.</summary>
    Local,

    /// <summary>Each instance on a disk of its own, which it keeps over versions; they are replaced one at a time.</summary>
    Ordinal,
}

/// <summary>How much a service writes to its log.</summary>
public enum LogLevel
{
    Debug,
    Info,
    Warn,
    Error,
}

/// <summary>A database in a store.</summary>
public sealed record Database(string Store, string Name);

/// <summary>A pattern of messages on a broker, such as <c>order.*</c>.</summary>
public sealed record Topic(string Broker, string Pattern);
