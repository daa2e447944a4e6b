using System.Data.Common;
using Agrimaan.Delivery.Running;
using Agrimaan.Server.Storage.Schema;
using Microsoft.Data.Sqlite;

namespace Agrimaan.Server.Storage;

/// <summary>The journal in one file beside the control plane: the embedded default.</summary>
internal sealed class SqliteJournal : SqlJournal
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A larger file is not looked through at each start; what is damaged in it is found when it is read.</summary>
    private const long MostToCheck = 64 * 1024 * 1024;

    private readonly Dialect _dialect;

    private SqliteJournal(Dialect dialect, DbConnection connection)
        : base(dialect, connection) => _dialect = dialect;

    /// <summary>Nothing holds the file afterwards.</summary>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        _dialect.Close();
    }

    /// <summary>Opens the file, or makes it readable by its owner only.</summary>
    /// <exception cref="JournalUnavailableException">It cannot be opened, is damaged, or was written by a newer program.</exception>
    public static Task<SqliteJournal> OpenAsync(string file, CancellationToken cancellationToken) => OpenAsync(file, Patience, cancellationToken);

    /// <param name="file">The file.</param>
    /// <param name="patience">How long another process may hold it before that is said.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal static async Task<SqliteJournal> OpenAsync(string file, TimeSpan patience, CancellationToken cancellationToken)
    {
        var dialect = new Dialect(file, patience);
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
            await CheckAsync(connection, file, cancellationToken).ConfigureAwait(false);
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

    /// <summary>Damage is better found now than in the middle of a rollout.</summary>
    private static async Task CheckAsync(DbConnection connection, string file, CancellationToken cancellationToken)
    {
        if (new FileInfo(file).Length > MostToCheck)
        {
            return;
        }

        await using var command = connection.Command("pragma quick_check(1)", null);
        if (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is string answer and not "ok")
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw new JournalUnavailableException($"{file} is damaged ({answer.ReplaceLineEndings(" ")}); {Remedy}");
        }
    }

    private const string Remedy = "restore it from a backup, or move it away to begin anew";

    private sealed class Dialect(string file, TimeSpan patience) : ISqlDialect
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
            DefaultTimeout = Math.Max(1, (int)patience.TotalSeconds),

            // A control plane that starts reads two streams of each platform: to open the file for each would take most of its time.
            Pooling = true,
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
                await using var settings = connection.Command($"pragma busy_timeout = {(int)patience.TotalMilliseconds}; pragma journal_mode = wal; pragma synchronous = full;", null);
                await settings.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                return connection;
            }
            catch
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }

        public void Close()
        {
            using var connection = new SqliteConnection(_connection);
            SqliteConnection.ClearPool(connection);
        }

        public Task<DbTransaction> BeginAsync(DbConnection connection) =>
            Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: false));

        public JournalUnavailableException Explain(Exception fault) => new(
            fault switch
            {
                SqliteException { SqliteErrorCode: Full } => $"The disk of {file} is full; make room and try again.",
                SqliteException { SqliteErrorCode: Busy } => $"{file} is locked by {LockHolder.Of(file) ?? "another process"}; end that, and try again.",
                SqliteException { SqliteErrorCode: Corrupt or NotADatabase } => $"{file} is damaged, or no journal; {Remedy}.",
                FormatException => $"{file} is damaged: it holds a time that is none; {Remedy}.",
                _ => $"{file} cannot be used: {fault.Message}",
            },
            fault);
    }
}
