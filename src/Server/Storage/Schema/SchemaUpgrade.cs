using System.Data.Common;
using System.Globalization;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Storage.Schema;

/// <summary>Brings a database to the newest schema, inside a transaction that its caller holds the writer's lock in.</summary>
internal static class SchemaUpgrade
{
    /// <exception cref="JournalUnavailableException">A newer program wrote it.</exception>
    public static async Task ApplyAsync(
        DbConnection connection, DbTransaction transaction, string place, Func<SchemaChange, string> dialect, CancellationToken cancellationToken)
    {
        await RunAsync("create table if not exists schema_version (number integer primary key, at text not null)").ConfigureAwait(false);
        var version = await VersionAsync(connection, transaction, cancellationToken).ConfigureAwait(false);
        if (version > SchemaChanges.Newest)
        {
            throw new JournalUnavailableException(string.Create(
                CultureInfo.InvariantCulture,
                $"{place} was written by a newer agrimaan (schema {version}; this one knows {SchemaChanges.Newest}); use that version, or another home"));
        }

        foreach (var change in SchemaChanges.All.Where(change => change.Number > version))
        {
            await RunAsync(dialect(change)).ConfigureAwait(false);
            await RunAsync($"insert into schema_version (number, at) values ({change.Number.ToString(CultureInfo.InvariantCulture)}, cast(current_timestamp as text))").ConfigureAwait(false);
        }

        async Task RunAsync(string sql)
        {
            await using var command = connection.Command(sql, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<long> VersionAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = connection.Command("select coalesce(max(number), 0) from schema_version", transaction);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false), CultureInfo.InvariantCulture);
    }
}
