using System.Data.Common;
using System.Globalization;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Storage;

/// <summary>One transaction of the writer, with the head's row locked: what several callers wait for is written together.</summary>
internal sealed class JournalTransaction : IAsyncDisposable
{
    private readonly DbConnection _connection;
    private readonly DbTransaction _transaction;
    private readonly Dictionary<string, (long Id, long Version)> _streams = new(StringComparer.Ordinal);
    private readonly long _epochBefore;
    private readonly long _sequenceBefore;
    private long _epoch;
    private long _sequence;

    private JournalTransaction(DbConnection connection, DbTransaction transaction, long epoch, long sequence)
    {
        (_connection, _transaction) = (connection, transaction);
        (_epoch, _sequence, _epochBefore, _sequenceBefore) = (epoch, sequence, epoch, sequence);
    }

    /// <param name="connection">The writer's connection.</param>
    /// <param name="transaction">Begun just now.</param>
    /// <param name="lockHead">Reads epoch and sequence, and holds the row until the end.</param>
    public static async Task<JournalTransaction> BeginAsync(DbConnection connection, DbTransaction transaction, string lockHead)
    {
        await using var command = connection.Command(lockHead, transaction);
        await using var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        return await reader.ReadAsync().ConfigureAwait(false)
            ? new(connection, transaction, reader.GetInt64(0), reader.GetInt64(1))
            : throw new JournalUnavailableException("the journal has lost its head row; restore it from a backup");
    }

    public long BeginEpoch() => ++_epoch;

    /// <exception cref="JournalConflictException">Before anything was written.</exception>
    public async Task AppendAsync(string name, long expectedVersion, long epoch, IReadOnlyList<JournalEvent> events)
    {
        if (epoch != _epoch)
        {
            throw new JournalConflictException(string.Create(CultureInfo.InvariantCulture, $"another control plane leads this journal now (epoch {_epoch}, ours is {epoch})"));
        }

        var stream = await StreamAsync(name).ConfigureAwait(false);
        if (stream.Version != expectedVersion)
        {
            throw new JournalConflictException(string.Create(CultureInfo.InvariantCulture, $"{name} holds {stream.Version} events, not {expectedVersion}: somebody else wrote first"));
        }

        if (stream.Id == 0)
        {
            stream.Id = await CreateAsync(name).ConfigureAwait(false);
        }

        foreach (var item in events)
        {
            await InsertAsync(stream.Id, stream.Version++, item).ConfigureAwait(false);
        }

        await RunAsync("update streams set version = @version where id = @id", ("version", stream.Version), ("id", stream.Id)).ConfigureAwait(false);
        _streams[name] = stream;
    }

    public async Task CommitAsync()
    {
        if (_epoch != _epochBefore || _sequence != _sequenceBefore)
        {
            await RunAsync("update head set epoch = @epoch, sequence = @sequence", ("epoch", _epoch), ("sequence", _sequence)).ConfigureAwait(false);
        }

        await _transaction.CommitAsync().ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _transaction.DisposeAsync();

    private async Task<(long Id, long Version)> StreamAsync(string name)
    {
        if (_streams.TryGetValue(name, out var known))
        {
            return known;
        }

        await using var command = _connection.Command("select id, version from streams where name = @name", _transaction, ("name", name));
        await using var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        return await reader.ReadAsync().ConfigureAwait(false) ? (reader.GetInt64(0), reader.GetInt64(1)) : (0, 0);
    }

    private async Task<long> CreateAsync(string name)
    {
        await using var command = _connection.Command("insert into streams (name, version) values (@name, 0) returning id", _transaction, ("name", name));
        return Convert.ToInt64(await command.ExecuteScalarAsync().ConfigureAwait(false), CultureInfo.InvariantCulture);
    }

    private Task InsertAsync(long stream, long position, JournalEvent item) => RunAsync(
        """
        insert into events (sequence, stream, position, epoch, type, at, data)
        values (@sequence, @stream, @position, @epoch, @type, @at, @data)
        """,
        ("sequence", ++_sequence),
        ("stream", stream),
        ("position", position),
        ("epoch", _epoch),
        ("type", item.Type),
        ("at", item.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
        ("data", item.Data));

    private async Task RunAsync(string sql, params (string Name, object Value)[] values)
    {
        await using var command = _connection.Command(sql, _transaction, values);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }
}
