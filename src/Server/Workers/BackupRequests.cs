using Agrimaan.Client;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Recovery;
using Agrimaan.Delivery.Running;
using Agrimaan.Server.Recovery;

namespace Agrimaan.Server.Workers;

/// <summary>What people ask of backups.</summary>
internal sealed class BackupRequests(WorkerList workers, Backups backups, BackupStore store, TimeProvider clock) : IBackups
{
    /// <inheritdoc/>
    public IReadOnlyList<DatabaseBackupView> Of(string platform) => [.. store.Of(workers.Get(platform).Loop.State.Name).Reverse().Select(ViewOf)];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DatabaseBackupView>> MakeAsync(string platform, MakeBackup request, string by, CancellationToken cancellationToken)
    {
        var state = workers.Get(platform).Loop.State;
        var made = new List<DatabaseBackupView>();
        foreach (var name in StoresToTake(state, request.Store))
        {
            var taken = await TriedAsync(() => backups.TakeAsync(state, name, null, by, cancellationToken)).ConfigureAwait(false);
            made.AddRange(taken.Select(ViewOf));
        }

        return made;
    }

    /// <inheritdoc/>
    public async Task<BackupCheckView> VerifyAsync(string platform, string backup, VerifyBackup request, CancellationToken cancellationToken)
    {
        var (known, began) = (Known(platform, backup), clock.GetTimestamp());
        var tables = await TriedAsync(() => backups.CheckAsync(known, cancellationToken)).ConfigureAwait(false);
        return string.IsNullOrWhiteSpace(request.Address)
            ? new(known.Id, tables, null, Same: true, clock.GetElapsedTime(began))
            : await RestoreAsync(platform, backup, new RestoreBackup(request.Address), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<BackupCheckView> RestoreAsync(string platform, string backup, RestoreBackup request, CancellationToken cancellationToken)
    {
        var (known, began) = (Known(platform, backup), clock.GetTimestamp());
        var counts = await TriedAsync(() => backups.RestoreAsync(known, request.Address, cancellationToken)).ConfigureAwait(false);
        return new(
            known.Id, known.Counts.Count, [.. counts.Select(table => new TableCountView(table.Table, table.Expected, table.Found))],
            counts.All(table => table.Same), clock.GetElapsedTime(began));
    }

    private static IReadOnlyList<string> StoresToTake(PlatformState state, string? asked)
    {
        var (platform, environment) = state.File is { } file ? (AppliedPlatform.In(file), AppliedPlatform.Environment(file))
            : throw new ProblemException(new("platform.down", $"{state.Name} has no platform file yet.", "Bring it up with `agrimaan up`.", 409));
        if (asked is null)
        {
            var usual = BackupRules.StoresOf(platform, environment);
            return !usual.IsEmpty ? [.. usual.Select(store => store.Name)] : throw new ProblemException(new(
                "store.none", $"Nothing of {state.Name} is backed up in {environment.Name}.",
                $"Give a store of kind {string.Join(" or ", BackupRules.Kinds)} a `backup:`, and an address under environments.{environment.Name}.addresses; then run `agrimaan up`.", 422));
        }

        if (!platform.Stores.TryGetValue(asked, out var store))
        {
            throw new ProblemException(new(
                "store.unknown", $"{state.Name} has no store '{asked}'.", platform.Stores.IsEmpty ? "Declare it under `stores:` of the platform file." : $"There are: {string.Join(", ", platform.Stores.Keys)}.", 404));
        }

        return Refusal(store, environment) is { } refusal ? throw new ProblemException(refusal) : [asked];
    }

    private static Problem? Refusal(Store store, TargetEnvironment environment) =>
        !BackupRules.Kinds.Contains(store.Kind)
            ? new("store.kind", $"{store.Name} is {store.Kind}, which this program cannot back up.", $"It backs up {string.Join(", ", BackupRules.Kinds)}; use {store.Kind}'s own tools.", 422)
        : !environment.Addresses.ContainsKey(store.Name)
            ? new("store.address", $"{store.Name} has no address in {environment.Name}.", $"Write it under environments.{environment.Name}.addresses of the platform file, then run `agrimaan up`.", 422)
        : null;

    private Backup Known(string platform, string id)
    {
        var name = workers.Get(platform).Loop.State.Name;
        return store.Of(name).FirstOrDefault(backup => backup.Id == id)
            ?? throw new ProblemException(new("backup.unknown", $"{name} has no backup {id}.", "See `agrimaan backup list`.", 404));
    }

    private DatabaseBackupView ViewOf(Backup backup) => new(
        backup.Id, backup.Environment, backup.Store, backup.Database, backup.Kind, backup.TakenAt, backup.Server, backup.Size, backup.Sha256, backup.Counts, backup.Run, backup.By,
        backup.VerifiedAt, store.FileOf(backup));

    private static async Task<T> TriedAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (DatabaseAddressException fault)
        {
            throw new ProblemException(new("backup.address", fault.Message, "Mend the address, then try again.", 422));
        }
        catch (DatabaseException fault)
        {
            throw new ProblemException(new("backup.failed", fault.Message, "Nothing half is left; mend that, then try again.", 409));
        }
    }
}
