using System.Data;
using System.Data.Common;
using Npgsql;

namespace Agrimaan.Server.Storage;

/// <summary>The journal of several machines: one active leader writes, standbys wait.</summary>
internal sealed class PostgresJournal : SqlJournal
{
    private readonly NpgsqlDataSource _source;

    private PostgresJournal(string connectionString) => _source = NpgsqlDataSource.Create(connectionString);

    /// <inheritdoc/>
    protected override IReadOnlyList<string> SchemaChanges { get; } =
    [
        """
        create table leader (epoch bigint not null, sequence bigint not null);
        insert into leader (epoch, sequence) values (0, 0);
        create table events (
            sequence bigint primary key,
            stream text not null,
            position bigint not null,
            epoch bigint not null,
            type text not null,
            data text not null,
            at text not null,
            unique (stream, position));
        """,
    ];

    /// <inheritdoc/>
    protected override string LockLeader => "for update";

    /// <exception cref="JournalSchemaException">A newer program has written here.</exception>
    public static async Task<PostgresJournal> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var journal = new PostgresJournal(connectionString);
        await journal.MigrateAsync(cancellationToken).ConfigureAwait(false);
        return journal;
    }

    /// <inheritdoc/>
    protected override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) =>
        await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    protected override async ValueTask<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    protected override async Task CloseAsync() => await _source.DisposeAsync().ConfigureAwait(false);
}
