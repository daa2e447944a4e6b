using System.Collections.Immutable;
using Agrimaan.Delivery.Recovery;
using Agrimaan.Delivery.Running;
using Agrimaan.Server.Workers;
using Microsoft.Extensions.Logging;

namespace Agrimaan.Server.Recovery;

/// <summary>Takes backups of a platform's databases and brings them back.</summary>
internal sealed partial class Backups(BackupStore store, IEnumerable<IDatabase> databases, TimeProvider clock, ILogger<Backups> log)
{
    /// <summary>Each database of a store. Under a key that was asked for before, what is whole already is taken as it is, and only the rest is made.</summary>
    /// <param name="state">The platform.</param>
    /// <param name="name">The store.</param>
    /// <param name="key">The step of a run that asks, or null.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends it; nothing half is kept.</param>
    /// <exception cref="DatabaseException">One of them cannot be backed up.</exception>
    /// <exception cref="ProblemException">The file or its values do not say how to reach the store.</exception>
    public async Task<ImmutableArray<Backup>> TakeAsync(PlatformState state, string name, string? key, string by, CancellationToken cancellationToken)
    {
        var (file, platform) = (state.File!, AppliedPlatform.In(state.File!));
        var what = platform.Stores[name];
        var known = key is null ? [] : store.Of(state.Name).Where(backup => backup.Key == key && backup.Store == name && store.IsThere(backup)).ToList();
        var taken = ImmutableArray.CreateBuilder<Backup>();
        foreach (var database in BackupRules.DatabasesOf(platform, name))
        {
            if (known.Find(backup => backup.Database == database) is { } whole)
            {
                taken.Add(whole);
                continue;
            }

            var address = BackupRules.AddressOf(await AppliedPlatform.AddressAsync(file, name, cancellationToken).ConfigureAwait(false), database);
            var draft = new Backup
            {
                Id = "", Platform = state.Name, Environment = file.Environment, Store = name, Database = database, Kind = what.Kind, TakenAt = clock.GetUtcNow(),
                Server = "", Size = 0, Sha256 = "", Counts = ImmutableSortedDictionary<string, long>.Empty, Key = key, By = by,
            };
            taken.Add(await store.KeepAsync(draft, path => For(what.Kind).BackUpAsync(address, path, cancellationToken), cancellationToken).ConfigureAwait(false));
            LogTaken(log, taken[^1].Id, taken[^1].Size, state.Name, by);
        }

        Clean(state);
        return taken.ToImmutable();
    }

    /// <summary>Checks the file, and that what it holds can be read.</summary>
    /// <returns>How many tables it holds.</returns>
    /// <exception cref="DatabaseException">It is not whole.</exception>
    public async Task<int> CheckAsync(Backup backup, CancellationToken cancellationToken)
    {
        await store.CheckAsync(backup, cancellationToken).ConfigureAwait(false);
        var tables = await For(backup.Kind).TablesInAsync(store.FileOf(backup), cancellationToken).ConfigureAwait(false);
        return tables == backup.Counts.Count ? tables : throw new DatabaseException($"{backup.Id} holds {tables} tables, and {backup.Counts.Count} were counted when it was taken. Take another backup.");
    }

    /// <summary>Brings a backup back into an empty database, all of it or nothing, and counts what is there afterwards.</summary>
    /// <exception cref="DatabaseException">The database has tables already, or it did not work; it is as it was.</exception>
    public async Task<ImmutableArray<TableCount>> RestoreAsync(Backup backup, string address, CancellationToken cancellationToken)
    {
        var database = For(backup.Kind);
        await store.CheckAsync(backup, cancellationToken).ConfigureAwait(false);
        var there = await database.CountAsync(address, cancellationToken).ConfigureAwait(false);
        if (there.Count > 0)
        {
            throw new DatabaseException($"That database has {there.Count} table{(there.Count == 1 ? "" : "s")} already, such as {there.Keys.First()}; a backup goes into an empty one only.");
        }

        await database.RestoreAsync(store.FileOf(backup), address, cancellationToken).ConfigureAwait(false);
        var counts = TableCount.Compare(backup.Counts, await database.CountAsync(address, cancellationToken).ConfigureAwait(false));
        if (counts.All(table => table.Same))
        {
            store.Verified(backup, clock.GetUtcNow());
        }

        return counts;
    }

    private void Clean(PlatformState state)
    {
        var policies = AppliedPlatform.In(state.File!).Stores.Values.Where(one => one.Backup is not null).ToDictionary(one => one.Name, one => one.Backup!, StringComparer.Ordinal);
        foreach (var expired in BackupRules.Expired(store.Of(state.Name), policies, BackupRules.BoundRunsOf(state), clock.GetUtcNow()))
        {
            try
            {
                store.Remove(expired);
                LogRemoved(log, expired.Id, state.Name);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                LogStays(log, expired.Id, fault.Message); // tried again after the next backup, which must not fail for it
            }
        }
    }

    private IDatabase For(string kind) => databases.First(database => database.Kind == kind);

    [LoggerMessage(Level = LogLevel.Information, Message = "Backup {Backup} of {Size} bytes was taken on {Platform} for {By}")]
    private static partial void LogTaken(ILogger log, string backup, long size, string platform, string by);

    [LoggerMessage(Level = LogLevel.Information, Message = "Backup {Backup} on {Platform} is older than its store keeps them and was removed")]
    private static partial void LogRemoved(ILogger log, string backup, string platform);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Backup {Backup} is old and could not be removed: {Reason}")]
    private static partial void LogStays(ILogger log, string backup, string reason);
}
