using Agrimaan.Client;
using Agrimaan.Server.Workers;

namespace Agrimaan.Server.Tests.Api;

/// <summary>One backup, which always comes back whole.</summary>
internal sealed class FakeBackups(FakeControlPlane control) : IBackups
{
    public IReadOnlyList<DatabaseBackupView> Of(string platform) =>
    [
        new("books-20261123-120000", "local", "books", "", "postgresql", Views.Noon, "15.18", 4096, "00ff", new Dictionary<string, long> { ["public.pages"] = 7 }, "shop-2", "shop-2", null, "/backups/one.dump"),
    ];

    public Task<IReadOnlyList<DatabaseBackupView>> MakeAsync(string platform, MakeBackup request, string by, CancellationToken cancellationToken)
    {
        control.Asked.Enqueue($"backup {platform} [{request.Store}] by {by}");
        return Task.FromResult(Of(platform));
    }

    public Task<BackupCheckView> VerifyAsync(string platform, string backup, VerifyBackup request, CancellationToken cancellationToken)
    {
        control.Asked.Enqueue($"verify {platform} {backup} [{request.Address}]");
        return Task.FromResult(new BackupCheckView(backup, 1, null, Same: true, TimeSpan.FromSeconds(1)));
    }

    public Task<BackupCheckView> RestoreAsync(string platform, string backup, RestoreBackup request, CancellationToken cancellationToken)
    {
        control.Asked.Enqueue($"restore {platform} {backup} into {request.Address}");
        return Task.FromResult(new BackupCheckView(backup, 1, [new("public.pages", 7, 7)], Same: true, TimeSpan.FromSeconds(1)));
    }
}
