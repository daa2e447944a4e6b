using System.Data.Common;
using Agrimaan.Delivery.Running;
using Agrimaan.Server.Storage.Schema;
using Microsoft.Data.Sqlite;

namespace Agrimaan.Server.Storage;

/// <summary>The journal in one file beside the control plane: the embedded default.</summary>
internal sealed class SqliteJournal : SqlJournal
{
    private SqliteJournal(Dialect dialect, DbConnection connection)
        : base(dialect, connection)
    {
    }

    /// <summary>Opens the file, or makes it readable by its owner only.</summary>
    /// <exception cref="JournalUnavailableException">It cannot be opened, is damaged, or was written by a newer program.</exception>
    public static async Task<SqliteJournal> OpenAsync(string file, CancellationToken cancellationToken)
    {
        var dialect = new Dialect(file);
        try
        {
            // SQLite would make it readable by all; an empty file is a valid empty database.
            await using (new FileStream(file, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
            }

            var connection = await dialect.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var transaction = await dialect.BeginAsync(connection).ConfigureAwait(false);
            await SchemaUpgrade.ApplyAsync(connection, transaction, file, change => change.Sqlite, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return new(dialect, connection);
        }
        catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw dialect.Explain(fault);
        }
    }

    private sealed class Dialect(string file) : ISqlDialect
    {
        private const int Busy = 5;
        private const int Corrupt = 11;
        private const int Full = 13;
        private const int NotADatabase = 26;

        private readonly string _connection = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWrite,
            ForeignKeys = true,
            DefaultTimeout = 10,

            // Readers are few; a pool would keep the file open after the journal is closed.
            Pooling = false,
        }.ToString();

        // The transaction is immediate, so the whole file is locked for writing already.
        public string LockHead => "select epoch, sequence from head";

        public string StreamsByPrefix => "select name from streams where substr(name, 1, length(@prefix)) = @prefix";

        public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
        {
            var connection = new SqliteConnection(_connection);
            try
            {
                await connection.OpenAsync(cancellationToken).ConfigureAwait(false);

                // FULL: in WAL the default would sync only at checkpoints, and a power cut would lose what was acknowledged.
                await using var settings = connection.Command("pragma busy_timeout = 10000; pragma journal_mode = wal; pragma synchronous = full;", null);
                await settings.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                return connection;
            }
            catch
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }

        public Task<DbTransaction> BeginAsync(DbConnection connection) =>
            Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: false));

        public JournalUnavailableException Explain(Exception fault) => new(
            fault switch
            {
                SqliteException { SqliteErrorCode: Full } => $"The disk of {file} is full; make room and try again.",
                SqliteException { SqliteErrorCode: Busy } => $"{file} is locked by another process.",
                SqliteException { SqliteErrorCode: Corrupt or NotADatabase } => $"{file} is damaged, or no journal; restore it from a backup, or move it away to begin anew.",
                _ => $"{file} cannot be used: {fault.Message}",
            },
            fault);
    }
}
