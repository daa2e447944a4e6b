using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Targets;

/// <summary>The deterministic name of one instance; carried by what runs as <c>AGRIMAAN_KEY</c>, so that nothing exists twice.</summary>
/// <remarks>Form: <c>platform.service.revision.ordinal</c>, all lower case.</remarks>
public readonly record struct InstanceKey(string Value)
{
    /// <summary>The key of the ordinal-th instance of a revision of a service.</summary>
    public static InstanceKey Of(string platform, string service, string revision, int ordinal) =>
        new($"{platform}.{service}.{revision}.{ordinal}");

    /// <summary>The number at its end, as it is written.</summary>
    public string Ordinal => Value[(Value.LastIndexOf('.') + 1)..];

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>All that a target needs to bring one instance up; two specs with one key are equal.</summary>
public sealed record InstanceSpec
{
    public required InstanceKey Key { get; init; }

    public required string Platform { get; init; }

    public required string Service { get; init; }

    /// <summary>The label of the version, such as <c>1.2.0</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Digest of the files in the artefact store, <c>sha256:...</c>.</summary>
    public required string Artefact { get; init; }

    public required ImmutableArray<string> Command { get; init; }

    public required ImmutableSortedDictionary<string, string> Environment { get; init; }

    /// <summary>Variables whose values are secret, each as the mark of its value; the target reveals them to the process alone.</summary>
    public ImmutableSortedDictionary<string, string> Secrets { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public Probes Http { get; init; } = new();

    /// <summary>The number of an instance with a state of its own: its data and, where the target can, its address are those of whoever had the number before; null for others.</summary>
    public int? Ordinal { get; init; }
}

/// <summary>What the target says of an instance.</summary>
public enum InstanceState
{
    /// <summary>Started, not yet listening, probed and stable.</summary>
    Starting,

    /// <summary>Listening, probe good, stable for its time.</summary>
    Ready,

    /// <summary>Was ready; its probe fails now.</summary>
    Unready,

    /// <summary>Ended by itself and waits for its next start.</summary>
    BackingOff,

    /// <summary>Told to stop; still there.</summary>
    Stopping,

    /// <summary>Could not be started at all (missing executable, port taken); <see cref="Instance.Reason"/> says why. Will not be tried again.</summary>
    Failed,
}

/// <summary>One instance as observed.</summary>
/// <param name="Key">Its identity.</param>
/// <param name="Service">The service it belongs to.</param>
/// <param name="Version">The version it runs.</param>
/// <param name="State">What the target says of it.</param>
/// <param name="Address">Where it takes requests, such as <c>http://127.0.0.1:20003</c>; null until known.</param>
/// <param name="Since">When it came into this state.</param>
/// <param name="StartedAt">When it was first asked for.</param>
/// <param name="Restarts">Times it ended by itself since it was first started.</param>
/// <param name="Reason">One sentence for a person, when there is something to say.</param>
public sealed record Instance(
    InstanceKey Key,
    string Service,
    string Version,
    InstanceState State,
    string? Address,
    DateTimeOffset Since,
    DateTimeOffset StartedAt,
    int Restarts = 0,
    string? Reason = null);
