using Agrimaan.Delivery.Running;

namespace Agrimaan.Testing.Fakes;

/// <summary>Any journal, with something that happens before or after each append: the moment at which a process is killed.</summary>
public sealed class HookedJournal(IJournal inner, Action before, Action after) : IJournal
{
    public Task<long> BeginEpochAsync(CancellationToken cancellationToken) => inner.BeginEpochAsync(cancellationToken);

    public async Task AppendAsync(string stream, long expectedVersion, long epoch, IReadOnlyList<JournalEvent> events, CancellationToken cancellationToken)
    {
        before();
        await inner.AppendAsync(stream, expectedVersion, epoch, events, cancellationToken);
        after();
    }

    public Task ProveAsync(long epoch, CancellationToken cancellationToken) => inner.ProveAsync(epoch, cancellationToken);

    public Task<IReadOnlyList<RecordedEvent>> ReadAsync(string stream, long from, CancellationToken cancellationToken) => inner.ReadAsync(stream, from, cancellationToken);

    public Task<IReadOnlyList<string>> ListStreamsAsync(string prefix, CancellationToken cancellationToken) => inner.ListStreamsAsync(prefix, cancellationToken);
}
