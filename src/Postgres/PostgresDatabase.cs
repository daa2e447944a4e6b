using System.Collections.Immutable;
using System.Data;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Agrimaan.Delivery.Recovery;
using Npgsql;

namespace Agrimaan.Postgres;

/// <summary>PostgreSQL by the machine's own pg_dump and pg_restore; addresses in either form, see <see cref="PostgresAddress"/>.</summary>
/// <param name="programs">Folder of both programs, or null to look on the PATH.</param>
public sealed class PostgresDatabase(string? programs = null) : IDatabase
{
    /// <inheritdoc/>
    public string Kind => "postgresql";

    /// <inheritdoc/>
    public async Task<DatabaseCopy> BackUpAsync(string address, string file, CancellationToken ct)
    {
        var (target, half) = (PostgresAddress.Read(address), file + "." + Guid.NewGuid().ToString("N") + ".half");
        try
        {
            await using var connection = await OpenAsync(target, ct);
            await Tool("pg_dump").NeedAsync(connection.PostgreSqlVersion.Major, ct);
            await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
            // Our transaction stays open while pg_dump reads the snapshot that it exported: one moment for both.
            var snapshot = (string)(await ScalarAsync(connection, "select pg_export_snapshot()", ct))!;
            var counts = await CountAsync(connection, ct);
            await DumpAsync(target, snapshot, half, connection, ct);
            File.Move(half, file, overwrite: true);
            return new DatabaseCopy(counts, connection.PostgreSqlVersion.ToString());
        }
        catch (Exception failure) when (Sentence(target, failure) is { } sentence)
        {
            throw new DatabaseException(sentence, failure);
        }
        finally
        {
            if (File.Exists(half))
            {
                File.Delete(half);
            }
        }
    }

    /// <inheritdoc/>
    public async Task RestoreAsync(string file, string address, CancellationToken ct)
    {
        // Owners and grants name roles, which are the server's and not in a backup: what comes back belongs to who brings it back.
        var target = PostgresAddress.Read(address);
        await Tool("pg_restore").RunAsync(
            target, ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-password", "--dbname=" + target.Database, file], Stream.Null, ct);
    }

    /// <inheritdoc/>
    public async Task<ImmutableSortedDictionary<string, long>> CountAsync(string address, CancellationToken ct)
    {
        var target = PostgresAddress.Read(address);
        try
        {
            await using var connection = await OpenAsync(target, ct);
            await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
            return await CountAsync(connection, ct);
        }
        catch (Exception failure) when (Sentence(target, failure) is { } sentence)
        {
            throw new DatabaseException(sentence, failure);
        }
    }

    /// <inheritdoc/>
    public async Task<int> TablesInAsync(string file, CancellationToken ct)
    {
        using var list = new MemoryStream();
        await Tool("pg_restore").RunAsync(null, ["--list", file], list, ct);
        return Encoding.UTF8.GetString(list.ToArray()).Split('\n').Count(line => line.Length > 0 && line[0] != ';' && line.Contains(" TABLE DATA ", StringComparison.Ordinal));
    }

    private async Task DumpAsync(NpgsqlConnectionStringBuilder target, string snapshot, string half, NpgsqlConnection connection, CancellationToken ct)
    {
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        await using var stream = new FileStream(half, create);
        try
        {
            await Tool("pg_dump").RunAsync(target, ["--format=custom", "--no-password", "--snapshot=" + snapshot], stream, ct);
        }
        catch (DatabaseException failure)
        {
            throw await AnswersAsync(connection, ct) ? failure : new DatabaseException($"PostgreSQL at {Place(target)} went away while it was backed up.", failure);
        }

        stream.Flush(flushToDisk: true);
    }

    private static async Task<bool> AnswersAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        try
        {
            return await ScalarAsync(connection, "select 1", ct) is 1;
        }
        catch (Exception fault) when (fault is NpgsqlException or InvalidOperationException)
        {
            return false;
        }
    }

    private PostgresTool Tool(string name) => new(programs is null ? name : Path.Combine(programs, name));

    private static async Task<NpgsqlConnection> OpenAsync(NpgsqlConnectionStringBuilder target, CancellationToken ct)
    {
        // Counting a large table takes its time; the caller's token is the limit.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(target.ConnectionString) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
        try
        {
            await connection.OpenAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<ImmutableSortedDictionary<string, long>> CountAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var tables = new List<(string Name, string Quoted)>();
        await using (var command = new NpgsqlCommand(
            """
            select n.nspname || '.' || c.relname, format('%I.%I', n.nspname, c.relname)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\_%'
              and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
            """,
            connection))
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                tables.Add((reader.GetString(0), reader.GetString(1)));
            }
        }

        var counts = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        foreach (var (name, quoted) in tables)
        {
            counts[name] = (long)(await ScalarAsync(connection, "select count(*) from only " + quoted, ct))!;
        }

        return counts.ToImmutable();
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string text, CancellationToken ct)
    {
#pragma warning disable CA2100 // Names come from the server's own catalogue, quoted by it.
        await using var command = new NpgsqlCommand(text, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(ct);
    }

    private static string Place(NpgsqlConnectionStringBuilder target) => string.Create(CultureInfo.InvariantCulture, $"{target.Host}:{target.Port}");

    private static string? Sentence(NpgsqlConnectionStringBuilder target, Exception failure) => failure switch
    {
        PostgresException { SqlState: "28P01" or "28000" } => $"PostgreSQL at {Place(target)} refused the user {target.Username}; look at its password.",
        PostgresException { SqlState: "3D000" } => $"PostgreSQL at {Place(target)} has no database {target.Database}.",
        PostgresException { SqlState: "42501" } => $"The user {target.Username} may not read all of {target.Database} at {Place(target)}.",
        NpgsqlException { InnerException: SocketException or TimeoutException } => $"No PostgreSQL answers at {Place(target)}.",
        NpgsqlException => $"PostgreSQL at {Place(target)} did not go on: {failure.Message}",
        IOException or UnauthorizedAccessException => $"The backup could not be written: {failure.Message}",
        _ => null,
    };
}
