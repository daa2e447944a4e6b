using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Agrimaan.Server.Api;

/// <summary>Streams that never fall silent for long.</summary>
internal static class Watch
{
    /// <summary>A dead connection is noticed by the one who writes to it and by the one who hears nothing.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The items of a source, and null at the beginning and after each silence. When the first null comes the source is already
    /// being listened to, so what is read then and what is heard later leave no gap.
    /// </summary>
    public static async IAsyncEnumerable<T?> WithHeartbeat<T>(IAsyncEnumerable<T> source, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var heard = Channel.CreateUnbounded<T>(new() { SingleReader = true, SingleWriter = true });
        var listening = ListenAsync(source, heard.Writer, end.Token);
        try
        {
            yield return null;
            while (true)
            {
                var more = heard.Reader.WaitToReadAsync(cancellationToken).AsTask();
                while (await Task.WhenAny(more, Task.Delay(Heartbeat, clock, cancellationToken)) != more)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return null;
                }

                if (!await more)
                {
                    yield break;
                }

                while (heard.Reader.TryRead(out var item))
                {
                    yield return item;
                }
            }
        }
        finally
        {
            await end.CancelAsync();
            await listening;
        }
    }

    /// <summary>Runs up to the source's first wait before it returns, so that the source knows of its listener.</summary>
    private static async Task ListenAsync<T>(IAsyncEnumerable<T> source, ChannelWriter<T> heard, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var item in source.WithCancellation(cancellationToken))
            {
                heard.TryWrite(item);
            }

            heard.TryComplete();
        }
        catch (Exception fault)
        {
            // Whoever reads meets it there; nobody else waits for this task's outcome.
            heard.TryComplete(fault);
        }
    }
}
