using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Telemetry;

/// <summary>A journal whose appends are measured, and that tells of each once it is safe.</summary>
internal sealed class MeasuredJournal(IJournal journal, ControlPlaneMetrics metrics, TimeProvider clock) : IJournal
{
    /// <summary>Called with the name of a stream that has grown.</summary>
    public Action<string>? Grown { get; set; }

    public Task<long> BeginEpochAsync(CancellationToken cancellationToken) => journal.BeginEpochAsync(cancellationToken);

    public async Task AppendAsync(string stream, long expectedVersion, long epoch, IReadOnlyList<JournalEvent> events, CancellationToken cancellationToken)
    {
        var begin = clock.GetTimestamp();
        try
        {
            await journal.AppendAsync(stream, expectedVersion, epoch, events, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            metrics.AppendFailed(clock.GetElapsedTime(begin));
            throw;
        }

        metrics.Appended(events.Count, clock.GetElapsedTime(begin));
        Grown?.Invoke(stream);
    }

    public Task ProveAsync(long epoch, CancellationToken cancellationToken) => journal.ProveAsync(epoch, cancellationToken);

    public Task<IReadOnlyList<RecordedEvent>> ReadAsync(string stream, long from, CancellationToken cancellationToken) => journal.ReadAsync(stream, from, cancellationToken);

    public Task<IReadOnlyList<string>> ListStreamsAsync(string prefix, CancellationToken cancellationToken) => journal.ListStreamsAsync(prefix, cancellationToken);
}
