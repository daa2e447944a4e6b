namespace Agrimaan.Gateway.Proxy;

/// <summary>
/// A caller's connection that was handed over to a WebSocket. What goes to the caller is followed frame by frame, so that between two
/// frames the gateway can say that it is going away; the caller's answer to that reaches the instance, which ends as it always does.
/// </summary>
internal sealed class SocketStream(Stream inner) : Stream
{
    /// <summary>A close frame with code 1001, going away.</summary>
    private static readonly byte[] GoingAway = [0x88, 0x02, 0x03, 0xE9];

    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly FrameTracker _frames = new();
    private bool _leaving;
    private bool _said;

    /// <summary>Set when the exchange is over.</summary>
    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Says it at the end of the frame that is being sent, and waits until both sides have ended.</summary>
    /// <param name="patience">Longest wait.</param>
    public async Task SayGoingAwayAsync(TimeSpan patience)
    {
        using var late = new CancellationTokenSource(patience);
        try
        {
            await _writing.WaitAsync(late.Token).ConfigureAwait(false);
            try
            {
                _leaving = true;
                await SayAsync(late.Token).ConfigureAwait(false);
            }
            finally
            {
                _writing.Release();
            }

            await Ended.Task.WaitAsync(late.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Whoever does not listen any more is cut off without words.
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // After a close frame nothing may follow.
            while (buffer.Length > 0 && !_said)
            {
                var length = _frames.Follow(buffer.Span, onlyThisFrame: _leaving);
                await inner.WriteAsync(buffer[..length], cancellationToken).ConfigureAwait(false);
                buffer = buffer[length..];
                await SayAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask SayAsync(CancellationToken cancellationToken)
    {
        if (_leaving && !_said && _frames.Between)
        {
            _said = true;
            await inner.WriteAsync(GoingAway, cancellationToken).ConfigureAwait(false);
            await inner.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
