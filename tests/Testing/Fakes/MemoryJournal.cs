using Agrimaan.Delivery.Running;

namespace Agrimaan.Testing.Fakes;

/// <summary>A journal that keeps everything in <see cref="Storage"/>; another journal over the same storage is the same journal opened again.</summary>
public sealed class MemoryJournal(MemoryJournal.Storage storage) : IJournal
{
    public MemoryJournal()
        : this(new Storage())
    {
    }

    /// <summary>Everything written, in order of sequence.</summary>
    public IReadOnlyList<RecordedEvent> All
    {
        get
        {
            lock (storage)
            {
                return [.. storage.Events];
            }
        }
    }

    public Task<long> BeginEpochAsync(CancellationToken cancellationToken)
    {
        lock (storage)
        {
            return Task.FromResult(++storage.Epoch);
        }
    }

    public Task AppendAsync(string stream, long expectedVersion, long epoch, IReadOnlyList<JournalEvent> events, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        ArgumentOutOfRangeException.ThrowIfZero(events.Count);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        try
        {
            Write(stream, expectedVersion, epoch, events);
            return Task.CompletedTask;
        }
        catch (Exception fault)
        {
            return Task.FromException(fault);
        }
    }

    public Task ProveAsync(long epoch, CancellationToken cancellationToken)
    {
        lock (storage)
        {
            return epoch == storage.Epoch ? Task.CompletedTask : Task.FromException(new JournalConflictException($"epoch {storage.Epoch} leads, not {epoch}"));
        }
    }

    public Task<IReadOnlyList<RecordedEvent>> ReadAsync(string stream, long from, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RecordedEvent>>([.. All.Where(written => written.Stream == stream && written.Position >= from)]);

    public Task<IReadOnlyList<string>> ListStreamsAsync(string prefix, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>(
            [.. All.Select(written => written.Stream).Distinct().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)]);

    private void Write(string stream, long expectedVersion, long epoch, IReadOnlyList<JournalEvent> events)
    {
        lock (storage)
        {
            var version = storage.Events.LongCount(written => written.Stream == stream);
            if (epoch != storage.Epoch)
            {
                throw new JournalConflictException($"epoch {epoch} writes while {storage.Epoch} leads");
            }

            if (version != expectedVersion)
            {
                throw new JournalConflictException($"{stream} holds {version} events, not {expectedVersion}");
            }

            storage.Events.AddRange(events.Select((item, index) =>
                new RecordedEvent(storage.Events.Count + 1 + index, stream, version + index, epoch, item)).ToList());
        }
    }

    /// <summary>What outlives a journal.</summary>
    public sealed class Storage
    {
        internal List<RecordedEvent> Events { get; } = [];

        internal long Epoch { get; set; }
    }
}
