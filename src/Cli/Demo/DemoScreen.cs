using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Demo;

/// <summary>The demo on a terminal: sentences that stay, and below them the platform as it is now. Without one, the sentences alone.</summary>
internal sealed class DemoScreen : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly Terminal _terminal;
    private readonly LiveBlock _block;
    private readonly TimeProvider _clock;
    private readonly bool _silent;
    private readonly CancellationTokenSource _stop = new();
    private Task _drawing = Task.CompletedTask;
    private bool _ended;

    public DemoScreen(Invocation invocation)
    {
        _terminal = invocation.Terminal;
        _clock = invocation.Surroundings.Clock;
        _silent = !invocation.ForPeople && !_terminal.LiveError;
        _block = invocation.ForPeople ? new(_terminal.Output, _terminal, _terminal.Live) : new(_terminal.Error, _terminal, _terminal.LiveError);
    }

    public void Say(Words words)
    {
        if (!_silent)
        {
            lock (_lock)
            {
                _block.Say(words);
            }
        }
    }

    /// <summary>Only what moves the story; the checks' every answer stands in the block below.</summary>
    public void Tell(RunEventView happened)
    {
        if (happened.Tells())
        {
            Say(new($"{Screens.Say.Clock(happened.At)}  {happened.Sentence}", happened.Is(EventTypes.RollbackStarted) ? Tone.Watch : Tone.Quiet));
        }
    }

    /// <summary>Draws the platform twice a second.</summary>
    public void Watch(Home home, string platform)
    {
        if (_block.Live)
        {
            _drawing = DrawAsync(home, platform, _stop.Token);
        }
    }

    /// <summary>Takes the drawn part away; the sentences stay.</summary>
    public async Task EndAsync()
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _drawing.ConfigureAwait(false);
        _block.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task DrawAsync(Home home, string platform, CancellationToken cancellationToken)
    {
        var board = new DemoBoard(_terminal);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Pace, _clock, cancellationToken).ConfigureAwait(false);
                using var client = home.Connect();
                var lines = board.Lines(await client.PlatformAsync(platform, cancellationToken).ConfigureAwait(false), _clock.GetTimestamp());
                lock (_lock)
                {
                    _block.Draw(lines);
                }
            }
            catch (Exception exception) when (exception is ServerUnreachableException or AgrimaanException or OperationCanceledException)
            {
                // Before the platform is applied, and while the control plane is away, there is nothing to draw.
            }
        }
    }
}
