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
    private readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);
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

    public long BeginEpoch(long above) => _epoch = Math.Max(_epoch, above) + 1;

    /// <exception cref="JournalConflictException">Before anything was written.</exception>
    public async Task AppendAsync(string name, long expectedVersion, long epoch, IReadOnlyList<JournalEvent> events)
    {
        if (epoch != _epoch)
        {
            throw Led(_epoch, epoch);
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

    public static JournalConflictException Led(long by, long ours) =>
        new(string.Create(CultureInfo.InvariantCulture, $"another control plane leads this journal now (epoch {by}, ours is {ours})"));

    public async Task CommitAsync()
    {
        if (_epoch != _epochBefore || _sequence != _sequenceBefore)
        {
            await RunAsync("update head set epoch = @epoch, sequence = @sequence", ("epoch", _epoch), ("sequence", _sequence)).ConfigureAwait(false);
        }

        await _transaction.CommitAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in _commands.Values)
        {
            await command.DisposeAsync().ConfigureAwait(false);
        }

        await _transaction.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<(long Id, long Version)> StreamAsync(string name)
    {
        if (_streams.TryGetValue(name, out var known))
        {
            return known;
        }

        await using var reader = await Command("select id, version from streams where name = @name", ("name", name)).ExecuteReaderAsync().ConfigureAwait(false);
        return await reader.ReadAsync().ConfigureAwait(false) ? (reader.GetInt64(0), reader.GetInt64(1)) : (0, 0);
    }

    private async Task<long> CreateAsync(string name) => Convert.ToInt64(
        await Command("insert into streams (name, version) values (@name, 0) returning id", ("name", name)).ExecuteScalarAsync().ConfigureAwait(false), CultureInfo.InvariantCulture);

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

    private Task RunAsync(string sql, params ReadOnlySpan<(string Name, object Value)> values) => Command(sql, values).ExecuteNonQueryAsync();

    /// <summary>The same command for the same text: to prepare it takes longer than to run it.</summary>
    private DbCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            return _commands[sql] = _connection.Command(sql, _transaction, values);
        }

        foreach (var (name, value) in values)
        {
            command.Parameters[name].Value = value;
        }

        return command;
    }
}
