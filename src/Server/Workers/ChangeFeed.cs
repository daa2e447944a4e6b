using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Agrimaan.Client;

namespace Agrimaan.Server.Workers;

/// <summary>Tells every watcher what changes. Publishing never waits: a watcher that falls behind loses views of platforms, never events of runs.</summary>
internal sealed class ChangeFeed
{
    private const int MostViewsWaiting = 100;

    private readonly ConcurrentDictionary<Channel<Change>, byte> _watchers = new();

    public void Publish(Change change)
    {
        foreach (var watcher in _watchers.Keys)
        {
            if (change.Event is not null || watcher.Reader.Count < MostViewsWaiting)
            {
                watcher.Writer.TryWrite(change);
            }
        }
    }

    public void Publish(PlatformView platform) => Publish(new Change(platform, null));

    public void Publish(RunEventView happened) => Publish(new Change(null, happened));

    public async IAsyncEnumerable<Change> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watcher = Channel.CreateUnbounded<Change>();
        _watchers.TryAdd(watcher, 0);
        try
        {
            await foreach (var change in watcher.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return change;
            }
        }
        finally
        {
            _watchers.TryRemove(watcher, out _);
        }
    }
}
