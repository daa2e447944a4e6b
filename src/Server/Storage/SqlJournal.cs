using System.Data.Common;
using System.Globalization;
using System.Threading.Channels;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Storage;

/// <summary>
/// A journal in a relational database: one writer that commits what waits together in one transaction (group commit), readers beside it.
/// The leader's row is locked by each transaction, so two writers can never interleave and an older one is refused.
/// </summary>
internal abstract class SqlJournal : IJournal, IAsyncDisposable
{
    private const int MostPerCommit = 256;

    private readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>(new() { SingleReader = true });
    private readonly CancellationTokenSource _end = new();
    private readonly Task _writer;

    protected SqlJournal() => _writer = Task.Run(WriteAsync);

    /// <inheritdoc/>
    public async Task<long> BeginEpochAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await BeginAsync(connection, cancellationToken).ConfigureAwait(false);
        var (epoch, sequence) = await LeaderAsync(connection, transaction, cancellationToken).ConfigureAwait(false);
        await SetLeaderAsync(connection, transaction, epoch + 1, sequence, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return epoch + 1;
    }

    /// <inheritdoc/>
    public async Task AppendAsync(string stream, long expectedVersion, long epoch, IReadOnlyList<JournalEvent> events, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(events.Count);
        var append = new Waiting(stream, expectedVersion, epoch, events, new(TaskCreationOptions.RunContinuationsAsynchronously), cancellationToken);
        await _waiting.Writer.WriteAsync(append, cancellationToken).ConfigureAwait(false);
        await append.Done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RecordedEvent>> ReadAsync(string stream, long from, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var command = Command(
            connection, null, "select sequence, position, epoch, type, data, at from events where stream = @stream and position >= @from order by position",
            ("@stream", stream), ("@from", from));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var events = new List<RecordedEvent>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var at = DateTimeOffset.Parse(reader.GetString(5), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
            events.Add(new(reader.GetInt64(0), stream, reader.GetInt64(1), reader.GetInt64(2), new(reader.GetString(3), reader.GetString(4), at)));
        }

        return events;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListStreamsAsync(string prefix, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);

        // Not by LIKE: names may hold its wildcards.
        await using var command = Command(
            connection, null, "select distinct stream from events where position = 0 and substr(stream, 1, @length) = @prefix", ("@length", prefix.Length), ("@prefix", prefix));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var streams = new List<string>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            streams.Add(reader.GetString(0));
        }

        streams.Sort(StringComparer.Ordinal);
        return streams;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _writer.ConfigureAwait(false);
        _end.Dispose();
        await CloseAsync().ConfigureAwait(false);
    }

    /// <summary>Text of the schema changes, by number from 1. Never edited once released; a new one is added.</summary>
    protected abstract IReadOnlyList<string> SchemaChanges { get; }

    /// <summary>Locks the leader's row where transactions do not exclude each other by themselves.</summary>
    protected abstract string LockLeader { get; }

    protected abstract Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    protected abstract ValueTask<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken);

    protected virtual Task CloseAsync() => Task.CompletedTask;

    /// <summary>Brings the schema up to what this program knows.</summary>
    /// <exception cref="JournalSchemaException">A newer program has written here.</exception>
    protected async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (var first = Command(connection, null, "create table if not exists schema_version (version bigint not null)"))
        {
            await first.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        await using var transaction = await BeginAsync(connection, cancellationToken).ConfigureAwait(false);
        var found = await ScalarAsync(connection, transaction, "select coalesce(max(version), 0) from schema_version", cancellationToken).ConfigureAwait(false);
        if (found > SchemaChanges.Count)
        {
            throw new JournalSchemaException($"the state was written by a newer program (schema {found}, this one knows {SchemaChanges.Count}): use that program, or restore a backup made before it");
        }

        for (var version = (int)found + 1; version <= SchemaChanges.Count; version++)
        {
            await using var change = Command(connection, transaction, SchemaChanges[version - 1]);
            await change.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            await using var note = Command(connection, transaction, "insert into schema_version (version) values (@version)", ("@version", (long)version));
            await note.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteAsync()
    {
        var batch = new List<Waiting>();
        while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            batch.Clear();
            while (batch.Count < MostPerCommit && _waiting.Reader.TryRead(out var append))
            {
                if (append.Cancellation.IsCancellationRequested)
                {
                    append.Done.TrySetCanceled(append.Cancellation);
                    continue;
                }

                batch.Add(append);
            }

            if (batch.Count == 0)
            {
                continue;
            }

            try
            {
                await CommitAsync(batch).ConfigureAwait(false);
            }
            catch (Exception fault)
            {
                // All or none: whoever waits is told, and the next batch is tried on a new connection.
                batch.ForEach(append => append.Done.TrySetException(new JournalUnavailableException($"the journal could not be written: {fault.Message}", fault)));
            }
        }
    }

    private async Task CommitAsync(List<Waiting> batch)
    {
        await using var connection = await OpenAsync(_end.Token).ConfigureAwait(false);
        await using var transaction = await BeginAsync(connection, _end.Token).ConfigureAwait(false);
        var (epoch, sequence) = await LeaderAsync(connection, transaction, _end.Token).ConfigureAwait(false);
        var versions = new Dictionary<string, long>(StringComparer.Ordinal);
        var written = new List<Waiting>();
        foreach (var append in batch)
        {
            if (!versions.TryGetValue(append.Stream, out var version))
            {
                version = await VersionAsync(connection, transaction, append.Stream).ConfigureAwait(false);
            }

            if (append.Epoch < epoch)
            {
                append.Done.TrySetException(new JournalConflictException($"epoch {append.Epoch} has ended: another control plane leads with epoch {epoch}"));
                continue;
            }

            if (append.ExpectedVersion != version)
            {
                append.Done.TrySetException(new JournalConflictException($"stream {append.Stream} holds {version} events, {append.ExpectedVersion} were expected"));
                continue;
            }

            foreach (var happened in append.Events)
            {
                await InsertAsync(connection, transaction, ++sequence, append, version++, happened).ConfigureAwait(false);
            }

            versions[append.Stream] = version;
            written.Add(append);
        }

        await SetLeaderAsync(connection, transaction, epoch, sequence, _end.Token).ConfigureAwait(false);
        await transaction.CommitAsync(_end.Token).ConfigureAwait(false);
        written.ForEach(append => append.Done.TrySetResult());
    }

    private async Task<(long Epoch, long Sequence)> LeaderAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, transaction, "select epoch, sequence from leader " + LockLeader);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private static async Task SetLeaderAsync(DbConnection connection, DbTransaction transaction, long epoch, long sequence, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, transaction, "update leader set epoch = @epoch, sequence = @sequence", ("@epoch", epoch), ("@sequence", sequence));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<long> VersionAsync(DbConnection connection, DbTransaction transaction, string stream)
    {
        await using var command = Command(connection, transaction, "select coalesce(max(position) + 1, 0) from events where stream = @stream", ("@stream", stream));
        return Convert.ToInt64(await command.ExecuteScalarAsync(_end.Token).ConfigureAwait(false), CultureInfo.InvariantCulture);
    }

    private async Task InsertAsync(DbConnection connection, DbTransaction transaction, long sequence, Waiting append, long position, JournalEvent happened)
    {
        await using var command = Command(
            connection, transaction,
            "insert into events (sequence, stream, position, epoch, type, data, at) values (@sequence, @stream, @position, @epoch, @type, @data, @at)",
            ("@sequence", sequence), ("@stream", append.Stream), ("@position", position), ("@epoch", append.Epoch), ("@type", happened.Type),
            ("@data", happened.Data), ("@at", happened.At.ToString("O", CultureInfo.InvariantCulture)));
        await command.ExecuteNonQueryAsync(_end.Token).ConfigureAwait(false);
    }

    private static async Task<long> ScalarAsync(DbConnection connection, DbTransaction transaction, string text, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, transaction, text);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false), CultureInfo.InvariantCulture);
    }

    private static DbCommand Command(DbConnection connection, DbTransaction? transaction, string text, params (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = text;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private sealed record Waiting(
        string Stream, long ExpectedVersion, long Epoch, IReadOnlyList<JournalEvent> Events, TaskCompletionSource Done, CancellationToken Cancellation);
}

/// <summary>The journal has a form that this program does not know.</summary>
internal sealed class JournalSchemaException(string message) : Exception(message);
