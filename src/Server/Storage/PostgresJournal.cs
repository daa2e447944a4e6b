using System.Data;
using System.Data.Common;
using System.Net.Sockets;
using Agrimaan.Delivery.Running;
using Agrimaan.Server.Storage.Schema;
using Npgsql;

namespace Agrimaan.Server.Storage;

/// <summary>The journal in PostgreSQL, where standbys can read it and take over.</summary>
internal sealed class PostgresJournal : SqlJournal
{
    private readonly NpgsqlDataSource _source;

    private PostgresJournal(Dialect dialect, DbConnection connection, NpgsqlDataSource source)
        : base(dialect, connection) => _source = source;

    /// <exception cref="JournalUnavailableException">The server cannot be reached, or the journal was written by a newer program.</exception>
    public static async Task<PostgresJournal> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var source = NpgsqlDataSource.Create(connectionString);
        var dialect = new Dialect(source);
        try
        {
            var connection = await dialect.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var transaction = await dialect.BeginAsync(connection).ConfigureAwait(false);
            await LockSchemaAsync(connection, transaction, cancellationToken).ConfigureAwait(false);
            await SchemaUpgrade.ApplyAsync(connection, transaction, "The PostgreSQL journal", change => change.Postgres, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return new(dialect, connection, source);
        }
        catch (Exception fault)
        {
            await source.DisposeAsync().ConfigureAwait(false);
            if (fault is NpgsqlException or SocketException or TimeoutException)
            {
                throw dialect.Explain(fault);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        await _source.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Two control planes that start at once must not both make the tables.</summary>
    private static async Task LockSchemaAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        const long agrimaan = 0x6167_7269_6d61_616e;
        await using var command = connection.Command("select pg_advisory_xact_lock(@key)", transaction, ("key", agrimaan));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private sealed class Dialect(NpgsqlDataSource source) : ISqlDialect
    {
        public string LockHead => "select epoch, sequence from head for update";

        public string StreamsByPrefix => "select name from streams where starts_with(name, @prefix)";

        public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) =>
            await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);

        public async Task<DbTransaction> BeginAsync(DbConnection connection)
        {
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted).ConfigureAwait(false);

            // A server or role that is set to answer before the disk has it must not do so for us.
            await using var durable = connection.Command(
                "select case when current_setting('synchronous_commit') = 'off' then set_config('synchronous_commit', 'on', true) end", transaction);
            await durable.ExecuteNonQueryAsync().ConfigureAwait(false);
            return transaction;
        }

        public JournalUnavailableException Explain(Exception fault) => new(
            fault switch
            {
                PostgresException { SqlState: PostgresErrorCodes.DiskFull } => "PostgreSQL has no room left on its disk; make room and try again.",
                PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } refused =>
                    $"PostgreSQL refuses the login: {refused.MessageText}",
                PostgresException other => $"PostgreSQL refuses: {other.MessageText} ({other.SqlState})",
                NpgsqlException or SocketException or IOException or TimeoutException => $"PostgreSQL cannot be reached: {fault.Message}",
                _ => $"PostgreSQL cannot be used: {fault.Message}",
            },
            fault);
    }
}
