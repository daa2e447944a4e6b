using System.Collections.Immutable;

namespace Agrimaan.Delivery.Policy;

/// <summary>The items that a checklist may name. All of them are proved by the program; nobody ticks one.</summary>
public static class Checklist
{
    public const string ArtefactsPresent = "artefacts-present";
    public const string BackupFresh = "backup-fresh";
    public const string CommitKnown = "commit-known";
    public const string DiskSpace = "disk-space";
    public const string ExternalReachable = "external-reachable";
    public const string GatewayConnected = "gateway-connected";
    public const string NeverTakenBack = "never-taken-back";
    public const string NumbersReadable = "numbers-readable";
    public const string PlatformHealthy = "platform-healthy";
    public const string PortsFree = "ports-free";
    public const string PreviousEnvironment = "previous-environment";
    public const string ProgramsFound = "programs-found";
    public const string RollbackReady = "rollback-ready";
    public const string SecretsPresent = "secrets-present";

    /// <summary>Each with what it proves.</summary>
    public static ImmutableSortedDictionary<string, string> Items { get; } = new Dictionary<string, string>
    {
        [ArtefactsPresent] = "the files of every service of the release are in the store, whole",
        [BackupFresh] = "every database that is backed up here has a backup as young as its store's policy wants",
        [CommitKnown] = "the release says which revision of the source it was made from",
        [DiskSpace] = "the disk of the home has room for another copy of the release and its logs",
        [ExternalReachable] = "every external service that the platform asks can be used",
        [GatewayConnected] = "the gateway is connected and serves the newest routing table",
        [NeverTakenBack] = "no run in any environment of the platform took this version back",
        [NumbersReadable] = "the counts that a canary is judged by can be read",
        [PlatformHealthy] = "every instance that is wanted is ready, and nothing is in trouble",
        [PortsFree] = "there are ports for the new instances",
        [PreviousEnvironment] = "the same version ended well in the environment before this one, and is still there",
        [ProgramsFound] = "the program of every command is found on this machine",
        [RollbackReady] = "the release to go back to has its files and secrets",
        [SecretsPresent] = "the value of every secret of the release is kept",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);
}
