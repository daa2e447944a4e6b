using Agrimaan.Gateway.Routing;

namespace Agrimaan.Gateway.Proxy;

/// <summary>One try at an instance while it lasts; the instance knows all of its flights, so that what outlasts its draining can be cut.</summary>
internal sealed class Flight : IDisposable
{
    /// <summary>From the words of a farewell to the end of the connection.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _end = new();
    private readonly LiveInstance _instance;

    /// <summary>For the instance alone, which begins and ends flights.</summary>
    public Flight(LiveInstance instance) => _instance = instance;

    /// <summary>Neighbours in the instance's list, under its lock.</summary>
    public Flight? Next { get; set; }

    public Flight? Previous { get; set; }

    public Protocol Protocol { get; set; }

    /// <summary>The connection of the caller, once it was handed over.</summary>
    public SocketStream? Socket { get; set; }

    /// <summary>How a stream of events ended; null while it goes on, and for all others.</summary>
    public Outcome? StreamEnd { get; set; }

    /// <summary>Whether its time was over before it was.</summary>
    public bool WasCut { get; set; }

    /// <summary>Whether nobody can hold it any more, so that it may serve another request: most are plain requests, and making it anew costs.</summary>
    public bool IsClean => !WasCut && Protocol == Protocol.Http && _end.TryReset();

    public CancellationToken End => _end.Token;

    /// <summary>Ends it: a WebSocket with words that its caller understands, the others at once.</summary>
    public async Task CutAsync()
    {
        WasCut = true;
        if (Socket is { } socket)
        {
            await socket.SayGoingAwayAsync(Farewell).ConfigureAwait(false);
        }

        try
        {
            await _end.CancelAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself in that moment.
        }
    }

    /// <summary>It is over.</summary>
    public void Dispose()
    {
        Socket?.Ended.TrySetResult();
        if (!_instance.End(this))
        {
            _end.Dispose();
        }
    }
}
