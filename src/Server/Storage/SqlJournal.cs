using System.Data.Common;
using System.Globalization;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Storage;

/// <summary>A journal in a SQL database: one writer, any number of readers, each with a connection of its own.</summary>
internal abstract class SqlJournal : IJournal, IAsyncDisposable
{
    private readonly ISqlDialect _dialect;
    private readonly JournalWriter _writer;

    private protected SqlJournal(ISqlDialect dialect, DbConnection connection)
    {
        _dialect = dialect;
        _writer = new(dialect, connection);
    }

    /// <inheritdoc/>
    public Task<long> BeginEpochAsync(CancellationToken cancellationToken) => BeginEpochAsync(0, cancellationToken);

    /// <summary>The same, with an epoch that is also above another one.</summary>
    public Task<long> BeginEpochAsync(long above, CancellationToken cancellationToken) => _writer.AskAsync(new EpochRequest(above, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task AppendAsync(string stream, long expectedVersion, long epoch, IReadOnlyList<JournalEvent> events, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        ArgumentOutOfRangeException.ThrowIfZero(events.Count);

        // PostgreSQL's text cannot hold it, and SQLite would end the name there.
        ArgumentOutOfRangeException.ThrowIfNotEqual(stream.IndexOf('\0', StringComparison.Ordinal), -1);
        return _writer.AskAsync(new AppendRequest(stream, expectedVersion, epoch, [.. events], cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task ProveAsync(long epoch, CancellationToken cancellationToken)
    {
        var head = await QueryAsync("select epoch from head", reader => reader.GetInt64(0), cancellationToken).ConfigureAwait(false);
        if (head is not [var leads] || leads != epoch)
        {
            throw JournalTransaction.Led(head is [var other] ? other : 0, epoch);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RecordedEvent>> ReadAsync(string stream, long from, CancellationToken cancellationToken) => QueryAsync(
        """
        select sequence, position, epoch, type, data, at from events
        where stream = (select id from streams where name = @name) and position >= @from
        order by position
        """,
        reader => new RecordedEvent(
            reader.GetInt64(0), stream, reader.GetInt64(1), reader.GetInt64(2),
            new(reader.GetString(3), reader.GetString(4), DateTimeOffset.ParseExact(reader.GetString(5), "O", CultureInfo.InvariantCulture))),
        cancellationToken,
        ("name", stream), ("from", from));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListStreamsAsync(string prefix, CancellationToken cancellationToken)
    {
        var names = await QueryAsync(_dialect.StreamsByPrefix, reader => reader.GetString(0), cancellationToken, ("prefix", prefix)).ConfigureAwait(false);

        // Databases order by UTF-8, ordinal order is by UTF-16.
        return [.. names.Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync() => _writer.DisposeAsync();

    private async Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken, params (string Name, object Value)[] values)
    {
        try
        {
            await using var connection = await _dialect.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var command = connection.Command(sql, null, values);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            var found = new List<T>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                found.Add(read(reader));
            }

            return found;
        }
        catch (Exception fault) when (fault is DbException or IOException or TimeoutException or FormatException or System.Net.Sockets.SocketException)
        {
            throw _dialect.Explain(fault);
        }
    }
}
