using Agrimaan.Delivery.Running;

namespace Agrimaan.Simulation.Worlds;

/// <summary>A journal in memory that keeps the rules of the real ones: fenced by epoch, all or none, at the expected place.</summary>
internal sealed class SimJournal(World world) : IJournal
{
    private static readonly IReadOnlyList<RecordedEvent> Nothing = [];

    private readonly SortedDictionary<string, List<RecordedEvent>> _streams = new(StringComparer.Ordinal);
    private long _sequence;

    public long Epoch { get; private set; }

    public long VersionOf(string stream) => _streams.TryGetValue(stream, out var written) ? written.Count : 0;

    public Task<long> BeginEpochAsync(CancellationToken cancellationToken) => Task.FromResult(++Epoch);

    public Task AppendAsync(string stream, long expectedVersion, long epoch, IReadOnlyList<JournalEvent> events, CancellationToken cancellationToken)
    {
        var decided = world.Clock.Now;
        world.Call("append");
        if (world.Strikes(FaultKind.JournalRefused, "append"))
        {
            throw new JournalUnavailableException("the disk is full");
        }

        Write(stream, expectedVersion, epoch, events, decided);
        if (world.Strikes(FaultKind.JournalUncertain, "append"))
        {
            throw new JournalUnavailableException("the connection was lost");
        }

        world.Returned("append");
        return Task.CompletedTask;
    }

    public Task ProveAsync(long epoch, CancellationToken cancellationToken)
    {
        world.Call("prove");
        return epoch == Epoch ? Task.CompletedTask : throw new JournalConflictException($"epoch {Epoch} leads, not {epoch}");
    }

    public Task<IReadOnlyList<RecordedEvent>> ReadAsync(string stream, long from, CancellationToken cancellationToken) =>
        Task.FromResult(_streams.TryGetValue(stream, out var written) ? written.GetRange((int)from, written.Count - (int)from) : Nothing);

    public Task<IReadOnlyList<string>> ListStreamsAsync(string prefix, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. _streams.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))]);

    private void Write(string stream, long expectedVersion, long epoch, IReadOnlyList<JournalEvent> events, TimeSpan decided)
    {
        if (epoch != Epoch)
        {
            throw new JournalConflictException($"epoch {epoch} writes while {Epoch} leads");
        }

        if (!_streams.TryGetValue(stream, out var written))
        {
            _streams[stream] = written = [];
        }

        if (written.Count != expectedVersion)
        {
            throw new JournalConflictException($"{stream} holds {written.Count} events, not {expectedVersion}");
        }

        foreach (var happened in events)
        {
            written.Add(new(++_sequence, stream, written.Count, epoch, happened));
            world.Note(stream, happened.Data);
            world.Witness.Take(stream, happened, decided);
        }
    }
}
