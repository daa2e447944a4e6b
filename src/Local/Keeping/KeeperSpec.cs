using System.Text.Json.Serialization;

namespace Agrimaan.Local.Keeping;

/// <summary>What a keeper keeps alive. Written once into the keeper's folder; the keeper reads it at its start.</summary>
/// <remarks>What may be missing in a file of another version has a setter: the generated reader gives <c>init</c> no default.</remarks>
public sealed record KeeperSpec
{
    /// <summary>The identity that the process carries as <c>AGRIMAAN_KEY</c>.</summary>
    public required string Key { get; init; }

    public required string Service { get; init; }

    public required string Version { get; init; }

    /// <summary>Program and arguments; the program is looked for in <see cref="Directory"/> first, then on the PATH.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Working directory.</summary>
    public required string Directory { get; init; }

    /// <summary>All variables that the process gets, besides those of its listeners.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Names among <see cref="Environment"/> whose values never come into the log.</summary>
    public IReadOnlyList<string> Secret { get; set; } = [];

    /// <summary>For those who come later: what ran, without what it knew.</summary>
    public KeeperSpec WithoutSecrets() => this with { Environment = Environment.Where(variable => !Secret.Contains(variable.Key)).ToDictionary() };

    /// <summary>Sockets that the keeper binds and hands over, so that they outlive the process.</summary>
    public IReadOnlyList<KeeperListener> Listeners { get; set; } = [];

    /// <summary>From SIGTERM to SIGKILL.</summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Size at which the log is turned over, in bytes.</summary>
    public long LogLimit { get; set; } = 10 * 1024 * 1024;

    /// <summary>Files of the log, the current one included.</summary>
    public int LogFiles { get; set; } = 3;

    /// <summary>The port that was allotted; 0 when it has none of its own.</summary>
    public int Port { get; set; }

    /// <summary>When it was first asked for.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The epoch in which it was asked for; 0 when nobody led.</summary>
    public long Epoch { get; set; }

    /// <summary>The folder whose newest epoch binds all keepers of a home, those too that were never told of it; null when there is none.</summary>
    public string? Home { get; set; }

    /// <summary>How it is asked whether it is well.</summary>
    public KeeperProbe Probe { get; set; } = new(null, TimeSpan.FromSeconds(1));
}

/// <summary>A socket on loopback.</summary>
public sealed record KeeperListener(string Name, int Port);

/// <summary>How readiness is asked for.</summary>
/// <param name="Ready">Path that answers 2xx, or null for a listening port.</param>
/// <param name="StableFor">How long good answers must go on.</param>
public sealed record KeeperProbe(string? Ready, TimeSpan StableFor);

/// <summary>What a keeper says of its process.</summary>
public enum KeptState
{
    Running,
    BackingOff,
    Stopping,
    Stopped,

    /// <summary>It cannot be started, and trying again would not help.</summary>
    Failed,
}

/// <summary>The state of a keeper, on its socket and in its state file.</summary>
/// <param name="State">What its process does.</param>
/// <param name="Keeper">The keeper itself.</param>
/// <param name="Process">The process, or null while there is none.</param>
/// <param name="Restarts">How often it was started again.</param>
/// <param name="ExitCode">Of the last that ended by itself.</param>
/// <param name="Signal">That ended the last one.</param>
/// <param name="Since">When it came into this state.</param>
/// <param name="Reason">One sentence, when there is something to say.</param>
/// <param name="DroppedLines">Log lines that could not be written.</param>
/// <param name="Refusal">Only in an answer: why the request was not obeyed.</param>
public sealed record KeeperState(
    KeptState State, ProcessIdentity Keeper, ProcessIdentity? Process, int Restarts, int? ExitCode, int? Signal,
    DateTimeOffset Since, string? Reason, long DroppedLines, KeeperRefusal? Refusal = null);

/// <summary>Why a keeper did not obey.</summary>
/// <param name="Epoch">The newest epoch that it knows, when the request carried an older one.</param>
/// <param name="Reason">One sentence.</param>
public sealed record KeeperRefusal(long? Epoch, string Reason);

/// <summary>One request on a keeper's socket.</summary>
/// <param name="Verb"><c>state</c>, <c>stop</c>, <c>restart</c> or <c>listen</c>.</param>
/// <param name="Epoch">The epoch in which the caller leads; null with <c>state</c> for who only looks.</param>
/// <param name="Spec">With <c>listen</c>: the spec with its new listeners.</param>
public sealed record KeeperRequest(string Verb, long? Epoch = null, KeeperSpec? Spec = null);

/// <summary>That a process could take requests once; a control plane that starts anew believes it and asks once more.</summary>
internal sealed record ReadyMark(ProcessIdentity Process, DateTimeOffset Since);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(KeeperSpec))]
[JsonSerializable(typeof(KeeperState))]
[JsonSerializable(typeof(KeeperRequest))]
[JsonSerializable(typeof(ReadyMark))]
internal sealed partial class KeeperJson : JsonSerializerContext;
