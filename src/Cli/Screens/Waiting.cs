namespace Agrimaan.Cli.Screens;

/// <summary>Tells a person who watches that something long goes on, and for how long it has.</summary>
internal static class Waiting
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    /// <param name="invocation">Where it is told; without a terminal nothing is.</param>
    /// <param name="doing">What goes on, such as <c>backing up books</c>.</param>
    /// <param name="work">It.</param>
    public static async Task<T> ForAsync<T>(Invocation invocation, string doing, Task<T> work)
    {
        var (clock, terminal) = (invocation.Surroundings.Clock, invocation.Terminal);
        var block = new LiveBlock(terminal.Output, terminal, terminal.Live && invocation.ForPeople);
        var began = clock.GetTimestamp();
        using var timer = new PeriodicTimer(BetweenLooks, clock);
        try
        {
            while (block.Live && !invocation.Token.IsCancellationRequested && await Task.WhenAny(work, timer.WaitForNextTickAsync(invocation.Token).AsTask()).ConfigureAwait(false) != work)
            {
                block.Draw([terminal.Paint(new($"{doing}: {Say.Time(clock.GetElapsedTime(began))}; Ctrl-C stops it and keeps nothing", Tone.Quiet))]);
            }

            return await work.ConfigureAwait(false);
        }
        finally
        {
            block.Clear();
        }
    }
}
