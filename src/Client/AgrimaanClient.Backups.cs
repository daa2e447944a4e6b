namespace Agrimaan.Client;

/// <content>Backups of databases.</content>
public sealed partial class AgrimaanClient
{
    /// <summary>A large database takes its time, in both directions.</summary>
    private static readonly TimeSpan BackupPatience = TimeSpan.FromHours(4);

    public Task<DatabaseBackupView[]> BackupsAsync(string platform, CancellationToken cancellationToken) =>
        GetAsync(Of(platform) + "/backups", Json.DatabaseBackupViewArray, cancellationToken);

    /// <summary>Whoever stops waiting stops it, and nothing half is kept.</summary>
    public Task<DatabaseBackupView[]> MakeBackupAsync(string platform, MakeBackup request, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, Of(platform) + "/backups", request, Json.MakeBackup, Json.DatabaseBackupViewArray, BackupPatience, cancellationToken);

    public Task<BackupCheckView> VerifyBackupAsync(string platform, string backup, VerifyBackup request, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, OfBackup(platform, backup) + "/verify", request, Json.VerifyBackup, Json.BackupCheckView, BackupPatience, cancellationToken);

    /// <summary>Whoever stops waiting stops it, and the database stays empty.</summary>
    public Task<BackupCheckView> RestoreBackupAsync(string platform, string backup, RestoreBackup request, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, OfBackup(platform, backup) + "/restore", request, Json.RestoreBackup, Json.BackupCheckView, BackupPatience, cancellationToken);

    private static string OfBackup(string platform, string backup) => $"{Of(platform)}/backups/{Uri.EscapeDataString(backup)}";
}
