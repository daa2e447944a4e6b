namespace Agrimaan.Client;

/// <summary>A backup of a database of a platform; it is whole.</summary>
/// <param name="Database">The database that a service owns; empty means the one of the store's address.</param>
/// <param name="Kind">Kind of the store, such as <c>postgresql</c>.</param>
/// <param name="Server">Version of the server it was taken from.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Counts">Rows per table at the moment of the backup.</param>
/// <param name="Run">The run that took it before it changed anything, or null.</param>
/// <param name="VerifiedAt">When it last came back into an empty database with the same counts, or null.</param>
/// <param name="File">Where it lies on the machine of the control plane.</param>
public sealed record DatabaseBackupView(
    string Id, string Environment, string Store, string Database, string Kind, DateTimeOffset TakenAt, string Server, long Size, string Sha256,
    IReadOnlyDictionary<string, long> Counts, string? Run, string By, DateTimeOffset? VerifiedAt, string File);

/// <summary>Asks for backups now.</summary>
/// <param name="Store">One store; null takes all that deploys back up.</param>
public sealed record MakeBackup(string? Store);

/// <summary>Asks for a backup to be brought back.</summary>
/// <param name="Address">An empty database, as <c>postgres://user:password@host:port/database</c>; it is written down nowhere.</param>
public sealed record RestoreBackup(string Address);

/// <summary>Asks whether a backup is whole.</summary>
/// <param name="Address">An empty database it is brought back into to be counted, or null to look at its file alone.</param>
public sealed record VerifyBackup(string? Address);

/// <summary>What was found of a backup.</summary>
/// <param name="Tables">How many tables it holds.</param>
/// <param name="Restored">Every table after it was brought back; null when only its file was looked at.</param>
/// <param name="Same">Whether every table has the rows that were counted when it was taken; true when nothing was brought back.</param>
public sealed record BackupCheckView(string Backup, int Tables, IReadOnlyList<TableCountView>? Restored, bool Same, TimeSpan Took);

/// <summary>A table: rows in the backup, and rows that were found; null where it is missing.</summary>
public sealed record TableCountView(string Table, long? Expected, long? Found);
