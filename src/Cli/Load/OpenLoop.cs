using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Cli.Load;

/// <summary>
/// Sends requests when they are due, whether or not earlier ones were answered, so that one who stalls is measured as those who come
/// meanwhile feel it. A request that is due while too many are open is not sent later either: then it is counted as not sent.
/// </summary>
/// <param name="next">Makes the next request, on one thread, in the order of the schedule.</param>
internal sealed class OpenLoop(Schedule schedule, OpenLoopLimits limits, Func<Asking> next, TimeProvider clock) : IDisposable
{
    private const string PathHeader = "Agrimaan-Path";

    /// <summary>The clock is read anew after so many that were due at once.</summary>
    private const int Burst = 64;

    /// <summary>Timers are no finer.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null, MaxConnectionsPerServer = limits.Connections ?? limits.MostOpen,
    });

    private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _begun;
    private int _open = 1;

    /// <summary>How long it has been sending, or sent.</summary>
    public TimeSpan Sending { get; private set; }

    /// <summary>Sends all and waits for the answers.</summary>
    /// <param name="stop">Sends no more, and waits for those that are open.</param>
    /// <param name="giveUp">Does not wait for them either.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken giveUp)
    {
        // A thread of its own: among the answers' continuations it would wait for its turn, and be late.
        _begun = clock.GetTimestamp();
        await Task.Factory.StartNew(() => SendAll(stop, giveUp), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        Close();
        await _allEnded.Task.ConfigureAwait(false);
    }

    public void Dispose() => _http.Dispose();

    private void SendAll(CancellationToken stop, CancellationToken giveUp)
    {
        long request = 0;
        var enough = schedule.Length + limits.Patience;
        while (request < schedule.Count && !stop.IsCancellationRequested)
        {
            var now = clock.GetElapsedTime(_begun);
            for (var burst = 0; burst < Burst && request < schedule.Count && schedule.Due(request) is var due && due <= now; burst++, request++)
            {
                Send(next(), due, now > enough, giveUp);
            }

            Sending = clock.GetElapsedTime(_begun);
            if (request < schedule.Count && schedule.Due(request) - Sending is var pause && pause > TimeSpan.Zero)
            {
                stop.WaitHandle.WaitOne(pause < Tick ? Tick : pause);
            }
        }
    }

    private void Send(Asking asking, TimeSpan due, bool tooLate, CancellationToken giveUp)
    {
        if (!tooLate && Interlocked.Increment(ref _open) <= limits.MostOpen + 1)
        {
            _ = SendAsync(asking, due, clock.GetElapsedTime(_begun) - due, giveUp);
            return;
        }

        if (!tooLate)
        {
            Close();
        }

        asking.Request.Dispose();
        asking.Ended(new(Ending.NotSent, 0, "", TimeSpan.Zero, TimeSpan.Zero, tooLate ? "this machine is too slow for the rate" : $"{limits.MostOpen} others were open"));
    }

    private async Task SendAsync(Asking asking, TimeSpan due, TimeSpan late, CancellationToken giveUp)
    {
        try
        {
            asking.Ended(await AskAsync(asking.Request, due, late, giveUp).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            _allEnded.TrySetException(exception);
        }
        finally
        {
            Close();
        }
    }

    private async Task<RequestEnd> AskAsync(HttpRequestMessage request, TimeSpan due, TimeSpan late, CancellationToken giveUp)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(giveUp);
        patience.CancelAfter(limits.Patience);
        try
        {
            using (request)
            using (var response = await _http.SendAsync(request, patience.Token).ConfigureAwait(false))
            {
                var path = response.Headers.NonValidated.TryGetValues(PathHeader, out var hops) ? hops.ToString() : "";
                await response.Content.CopyToAsync(Stream.Null, patience.Token).ConfigureAwait(false);
                return new(Ending.Answered, (int)response.StatusCode, path, clock.GetElapsedTime(_begun) - due, late, null);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            var (ending, words) = giveUp.IsCancellationRequested ? (Ending.GivenUp, null)
                : patience.IsCancellationRequested ? (Ending.TimedOut, $"no answer within {Duration.Format(limits.Patience)}")
                : NobodyThere(exception) ? (Ending.Refused, exception.Message)
                : (Ending.BrokenOff, exception.GetBaseException().Message);
            return new(ending, 0, "", clock.GetElapsedTime(_begun) - due, late, words);
        }
    }

    private void Close()
    {
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _allEnded.TrySetResult();
        }
    }

    private static bool NobodyThere(Exception exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
    };
}

/// <summary>A request, and who hears what became of it, on any thread.</summary>
internal readonly record struct Asking(HttpRequestMessage Request, Action<RequestEnd> Ended);

/// <summary>What an open loop may do to the machine it runs on.</summary>
/// <param name="MostOpen">Requests without an answer at one time.</param>
/// <param name="Patience">How long an answer may take.</param>
/// <param name="Connections">Open requests share so many; null is one for each.</param>
internal sealed record OpenLoopLimits(int MostOpen, TimeSpan Patience, int? Connections = null);
