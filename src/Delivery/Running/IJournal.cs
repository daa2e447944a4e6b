namespace Agrimaan.Delivery.Running;

/// <summary>
/// The durable memory of the control plane: streams of events, each event written once and never changed.
/// An append returns only after the events would survive a loss of power.
/// </summary>
public interface IJournal
{
    /// <summary>Makes this process the leader: every later append of an older epoch is refused.</summary>
    /// <returns>The new epoch, from 1.</returns>
    Task<long> BeginEpochAsync(CancellationToken cancellationToken);

    /// <summary>Appends events to the end of a stream, all or none.</summary>
    /// <param name="stream">Such as <c>run/…</c> or <c>platform/…</c>.</param>
    /// <param name="expectedVersion">How many events the stream holds now.</param>
    /// <param name="epoch">The writer's epoch.</param>
    /// <param name="events">At least one.</param>
    /// <param name="cancellationToken">Ends the wait; the events may have been written all the same.</param>
    /// <exception cref="JournalConflictException">The stream holds another number of events, or a newer leader has begun.</exception>
    Task AppendAsync(string stream, long expectedVersion, long epoch, IReadOnlyList<JournalEvent> events, CancellationToken cancellationToken);

    /// <summary>Asks whether an epoch still leads: who was paused since its last append may have been replaced, and must not act.</summary>
    /// <exception cref="JournalConflictException">A newer leader has begun.</exception>
    /// <exception cref="JournalUnavailableException">It cannot be told.</exception>
    Task ProveAsync(long epoch, CancellationToken cancellationToken);

    /// <summary>The events of a stream in order, from the given position (0 is the first).</summary>
    Task<IReadOnlyList<RecordedEvent>> ReadAsync(string stream, long from, CancellationToken cancellationToken);

    /// <summary>Names of all streams that begin with the prefix, in ordinal order.</summary>
    Task<IReadOnlyList<string>> ListStreamsAsync(string prefix, CancellationToken cancellationToken);
}

/// <summary>An event to write.</summary>
/// <param name="Type">Its kind, such as <c>weightSet</c>.</param>
/// <param name="Data">A JSON object.</param>
/// <param name="At">When it was decided.</param>
public sealed record JournalEvent(string Type, string Data, DateTimeOffset At);

/// <summary>An event as written.</summary>
/// <param name="Sequence">Place among all events of the journal, rising, from 1.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Position">Place in its stream, from 0.</param>
/// <param name="Epoch">The writer's epoch.</param>
/// <param name="Event">What was written.</param>
public sealed record RecordedEvent(long Sequence, string Stream, long Position, long Epoch, JournalEvent Event);

/// <summary>Somebody else wrote first, or leads now. Read again, or stop.</summary>
public sealed class JournalConflictException(string message) : Exception(message);
