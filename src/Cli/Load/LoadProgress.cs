using System.Globalization;
using Agrimaan.Cli.Screens;

namespace Agrimaan.Cli.Load;

/// <summary>One line that says how far a load is: drawn over at a terminal, elsewhere a new one on the error stream every now and then.</summary>
internal sealed class LoadProgress
{
    /// <summary>The rate is that of so many last looks; fewer would make it jump.</summary>
    private const int LookBack = 8;

    private static readonly TimeSpan Redrawn = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Told = TimeSpan.FromSeconds(10);

    private readonly Queue<(TimeSpan At, long Sent)> _before = new([(TimeSpan.Zero, 0)]);
    private readonly LiveBlock _block;
    private readonly TimeProvider _clock;
    private readonly LoadTally _tally;
    private readonly TimeSpan _length;

    public LoadProgress(Invocation invocation, LoadTally tally, TimeSpan length)
    {
        var terminal = invocation.Terminal;
        var onOutput = invocation.ForPeople && terminal.Live;
        (_tally, _length, _clock) = (tally, length, invocation.Surroundings.Clock);
        _block = new(onOutput ? terminal.Output : terminal.Error, terminal, onOutput || terminal.LiveError);
    }

    public async Task ShowAsync(CancellationToken cancellationToken)
    {
        var begun = _clock.GetTimestamp();
        using var timer = new PeriodicTimer(_block.Live ? Redrawn : Told, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                var line = Line(_tally.Now(), _clock.GetElapsedTime(begun));
                if (_block.Live)
                {
                    _block.Draw([line]);
                }
                else
                {
                    _block.Say(line);
                }
            }
        }
        catch (OperationCanceledException)
        {
            _block.Clear();
        }
    }

    /// <param name="elapsed">Since the start.</param>
    internal string Line(LoadNow now, TimeSpan elapsed)
    {
        _before.Enqueue((elapsed, now.Sent));
        if (_before.Count > LookBack)
        {
            _before.Dequeue();
        }

        var (at, sent) = _before.Peek();
        var rate = elapsed > at ? (now.Sent - sent) / (elapsed - at).TotalSeconds : 0;
        var left = _length - elapsed;
        return string.Create(CultureInfo.InvariantCulture,
            $"{rate:0.#}/s, {Say.Count(now.Answered)} answered, {Say.Plural((int)now.Errors, "error")}{(now.P95 is { } p95 ? ", p95 " + Say.Milliseconds(p95) : "")}, {(left > TimeSpan.Zero ? Say.Time(left) + " left" : "waiting for the rest")}");
    }
}
