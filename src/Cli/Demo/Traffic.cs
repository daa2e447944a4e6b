using System.Globalization;

namespace Agrimaan.Cli.Demo;

/// <summary>
/// Visitors at a fixed rate. Requests leave when their time has come, whether or not earlier ones were answered, so a platform that
/// stalls is counted as it is; each is counted for the release that was current when it was due.
/// </summary>
internal sealed class Traffic : IAsyncDisposable
{
    private const string PathHeader = "Agrimaan-Path";
    private const int Connections = 64;

    /// <summary>More unanswered ones than this and the next count as failed unsent, so that a dead platform cannot fill the memory.</summary>
    private const int MostInFlight = 2000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly HttpClient _http;
    private readonly RequestMix _mix;
    private readonly int _rate;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stop = new();
    private volatile Tally _tally;
    private int _inFlight;
    private Task _sending = Task.CompletedTask;

    /// <param name="address">The platform's; only loopback is ever asked.</param>
    public Traffic(Uri address, int rate, int seed, Tally tally, TimeProvider clock)
    {
        if (!address.IsLoopback)
        {
            throw new CommandException(ExitCodes.BadInput, $"The demo sends its traffic to this machine only, not to {address}.");
        }

        _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = Connections })
        {
            BaseAddress = address,
            Timeout = Patience,
        };
        _mix = new(seed);
        _rate = rate;
        _tally = tally;
        _clock = clock;
    }

    public void Start() => _sending = SendAllAsync(_stop.Token);

    /// <summary>Counts what is due from now on for another release.</summary>
    public void CountFor(Tally tally) => _tally = tally;

    /// <summary>Sends no more and waits for the answers that are still due.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
        var since = _clock.GetTimestamp();
        while (Volatile.Read(ref _inFlight) > 0 && _clock.GetElapsedTime(since) < Patience + TimeSpan.FromSeconds(1))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), _clock).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task SendAllAsync(CancellationToken cancellationToken)
    {
        // Off the caller's thread: the loop must not wait for whatever draws on the screen.
        await Task.Yield();
        var begun = _clock.GetTimestamp();
        var most = (long)(Longest.TotalSeconds * _rate);
        for (long sent = 0; sent < most && !cancellationToken.IsCancellationRequested;)
        {
            var due = (long)(_clock.GetElapsedTime(begun).TotalSeconds * _rate);
            for (; sent < due; sent++)
            {
                _ = SendAsync(_mix.Next(), _tally);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2), _clock, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(HttpRequestMessage request, Tally tally)
    {
        var what = $"{request.Method} {request.RequestUri}";
        if (Interlocked.Increment(ref _inFlight) > MostInFlight)
        {
            Interlocked.Decrement(ref _inFlight);
            request.Dispose();
            tally.Count($"{what} was not sent: {MostInFlight} others had no answer", "");
            return;
        }

        try
        {
            using (request)
            {
                using var response = await _http.SendAsync(request).ConfigureAwait(false);
                var path = response.Headers.TryGetValues(PathHeader, out var hops) ? string.Join(',', hops) : "";
                var failure = (int)response.StatusCode >= 400 ? string.Create(CultureInfo.InvariantCulture, $"{what} was answered {(int)response.StatusCode}") : null;
                tally.Count(failure, path);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            tally.Count($"{what} got no answer: {exception.Message}", "");
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }
}
