using System.Globalization;
using Agrimaan.Cli.Load;

namespace Agrimaan.Cli.Demo;

/// <summary>Visitors at a fixed rate; each is counted for the release that was current when it was due.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    /// <summary>More unanswered ones than this and the next count as failed unsent, so that a dead platform cannot fill the memory.</summary>
    private const int MostInFlight = 2000;

    /// <summary>After a stall of the whole machine, which the demo shares with its five services, all that wait would come down on them at once.</summary>
    private const int Connections = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly OpenLoop _loop;
    private readonly RequestMix _mix;
    private readonly Uri _address;
    private readonly CancellationTokenSource _stop = new();
    private volatile Tally _tally;
    private Task _sending = Task.CompletedTask;

    /// <param name="address">The platform's; only loopback is ever asked.</param>
    public Traffic(Uri address, int rate, int seed, Tally tally, TimeProvider clock)
    {
        if (!address.IsLoopback)
        {
            throw new CommandException(ExitCodes.BadInput, $"The demo sends its traffic to this machine only, not to {address}.", "Bring the demo up on this machine: `agrimaan demo`.");
        }

        (_address, _mix, _tally) = (address, new(seed), tally);
        _loop = new(new(rate, TimeSpan.Zero, Longest, long.MaxValue), new(MostInFlight, Patience, Connections), Next, clock);
    }

    public void Start() => _sending = _loop.RunAsync(_stop.Token, CancellationToken.None);

    /// <summary>Counts what is due from now on for another release.</summary>
    public void CountFor(Tally tally) => _tally = tally;

    /// <summary>Sends no more and waits for the answers that are still due.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _loop.Dispose();
        _stop.Dispose();
    }

    private Asking Next()
    {
        var (request, tally) = (_mix.Next(), _tally);
        var what = $"{request.Method} {request.RequestUri}";
        request.RequestUri = new(_address, request.RequestUri!);
        return new(request, end => tally.Count(Failure(what, end), end.Path));
    }

    private static string? Failure(string what, RequestEnd end) => end switch
    {
        { Ending: Ending.Answered, Status: < 400 } => null,
        { Ending: Ending.Answered } => string.Create(CultureInfo.InvariantCulture, $"{what} was answered {end.Status}"),
        { Ending: Ending.NotSent } => $"{what} was not sent: {end.Words}",
        _ => $"{what} got no answer: {end.Words}",
    };
}
