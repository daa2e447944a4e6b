using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Agrimaan.Server.Storage;

/// <summary>The journal of one machine: a SQLite file with a write-ahead log that is flushed at every commit.</summary>
internal sealed class SqliteJournal : SqlJournal
{
    private readonly string _connectionString;

    private SqliteJournal(string file) =>
        _connectionString = new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 10, Pooling = true }.ToString();

    /// <inheritdoc/>
    protected override IReadOnlyList<string> SchemaChanges { get; } =
    [
        """
        create table leader (epoch integer not null, sequence integer not null);
        insert into leader (epoch, sequence) values (0, 0);
        create table events (
            sequence integer primary key,
            stream text not null,
            position integer not null,
            epoch integer not null,
            type text not null,
            data text not null,
            at text not null,
            unique (stream, position));
        """,
    ];

    /// <summary>A transaction that may write holds the whole file.</summary>
    protected override string LockLeader => "";

    /// <exception cref="JournalSchemaException">A newer program has written the file.</exception>
    public static async Task<SqliteJournal> OpenAsync(string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            await using var made = new FileStream(file, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }

        var journal = new SqliteJournal(file);
        await journal.MigrateAsync(cancellationToken).ConfigureAwait(false);
        return journal;
    }

    /// <inheritdoc/>
    protected override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_connectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var command = connection.CreateCommand();
        command.CommandText = "pragma journal_mode = wal; pragma synchronous = full;";
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return connection;
    }

    /// <inheritdoc/>
    protected override ValueTask<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken) =>
        ValueTask.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(IsolationLevel.Serializable, deferred: false));

    /// <inheritdoc/>
    protected override Task CloseAsync()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
        return Task.CompletedTask;
    }
}
