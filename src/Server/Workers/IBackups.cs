using Agrimaan.Client;

namespace Agrimaan.Server.Workers;

/// <summary>Backups of platforms' databases, for the doors.</summary>
public interface IBackups
{
    /// <summary>Newest first.</summary>
    IReadOnlyList<DatabaseBackupView> Of(string platform);

    /// <summary>Takes backups now; nothing half is kept when nobody waits any more.</summary>
    Task<IReadOnlyList<DatabaseBackupView>> MakeAsync(string platform, MakeBackup request, string by, CancellationToken cancellationToken);

    /// <summary>Looks whether a backup is whole; with an address by bringing it back there.</summary>
    Task<BackupCheckView> VerifyAsync(string platform, string backup, VerifyBackup request, CancellationToken cancellationToken);

    /// <summary>Brings a backup back into an empty database, and counts what is there afterwards.</summary>
    Task<BackupCheckView> RestoreAsync(string platform, string backup, RestoreBackup request, CancellationToken cancellationToken);
}
