using Agrimaan.Delivery.Running;

namespace Agrimaan.Engine.Bench;

/// <summary>The real journal, and when a way back was durable in it.</summary>
internal sealed class WatchedJournal(IJournal journal, Lateness lateness) : IJournal
{
    private long _appends;

    public long Appends => Interlocked.Read(ref _appends);

    public Task<long> BeginEpochAsync(CancellationToken cancellationToken) => journal.BeginEpochAsync(cancellationToken);

    public async Task AppendAsync(string stream, long expectedVersion, long epoch, IReadOnlyList<JournalEvent> events, CancellationToken cancellationToken)
    {
        await journal.AppendAsync(stream, expectedVersion, epoch, events, cancellationToken);
        Interlocked.Increment(ref _appends);
        if (events.Any(happened => happened.Type == "rollbackStarted"))
        {
            lateness.Written(stream.Split('/')[1].Split('-')[0]);
        }
    }

    public Task ProveAsync(long epoch, CancellationToken cancellationToken) => journal.ProveAsync(epoch, cancellationToken);

    public Task<IReadOnlyList<RecordedEvent>> ReadAsync(string stream, long from, CancellationToken cancellationToken) => journal.ReadAsync(stream, from, cancellationToken);

    public Task<IReadOnlyList<string>> ListStreamsAsync(string prefix, CancellationToken cancellationToken) => journal.ListStreamsAsync(prefix, cancellationToken);
}
