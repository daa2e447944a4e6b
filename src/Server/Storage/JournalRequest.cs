using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Storage;

/// <summary>Something that waits for the writer. Its answer is given only after the commit.</summary>
internal abstract class JournalRequest(CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<long> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _result;
    private JournalConflictException? _conflict;

    /// <summary>Whether nobody waits any more; asked before the work begins, never after.</summary>
    public bool IsAbandoned => cancellationToken.IsCancellationRequested;

    /// <summary>Ends with the answer, or earlier when the one who asked stops waiting.</summary>
    public Task<long> Answer => _answer.Task.WaitAsync(cancellationToken);

    public async Task DoAsync(JournalTransaction transaction)
    {
        try
        {
            _conflict = null;
            _result = await WorkAsync(transaction).ConfigureAwait(false);
        }
        catch (JournalConflictException conflict)
        {
            // Found before anything was written, so the transaction of the others is whole.
            _conflict = conflict;
        }
    }

    public void Committed()
    {
        if (_conflict is null)
        {
            _answer.TrySetResult(_result);
        }
        else
        {
            _answer.TrySetException(_conflict);
        }
    }

    public void Failed(Exception fault)
    {
        _answer.TrySetException(fault);

        // The one who asked may be gone; then nobody else looks at it.
        _ = _answer.Task.Exception;
    }

    protected abstract Task<long> WorkAsync(JournalTransaction transaction);
}

/// <summary>A new leader.</summary>
internal sealed class EpochRequest(long above, CancellationToken cancellationToken) : JournalRequest(cancellationToken)
{
    protected override Task<long> WorkAsync(JournalTransaction transaction) => Task.FromResult(transaction.BeginEpoch(above));
}

/// <summary>Events for the end of a stream.</summary>
internal sealed class AppendRequest(string stream, long expectedVersion, long epoch, IReadOnlyList<JournalEvent> events, CancellationToken cancellationToken)
    : JournalRequest(cancellationToken)
{
    protected override async Task<long> WorkAsync(JournalTransaction transaction)
    {
        await transaction.AppendAsync(stream, expectedVersion, epoch, events).ConfigureAwait(false);
        return 0;
    }
}
