using Agrimaan.Cli.Screens;

namespace Agrimaan.Cli.Simulate;

/// <summary>One line that says how far a simulation is, on the error stream or drawn over at a terminal.</summary>
internal static class SimulateProgress
{
    private static readonly TimeSpan Redrawn = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Told = TimeSpan.FromSeconds(15);

    /// <summary>Does the work on other threads, and says the line meanwhile.</summary>
    public static async Task DoAsync(Invocation invocation, Action work, Func<string> line)
    {
        var terminal = invocation.Terminal;
        var block = new LiveBlock(terminal.Error, terminal, terminal.LiveError);
        var working = Task.Run(work, CancellationToken.None);
        using var timer = new PeriodicTimer(block.Live ? Redrawn : Told, invocation.Surroundings.Clock);
        for (var tick = NextAsync(timer); await Task.WhenAny(working, tick).ConfigureAwait(false) != working; tick = NextAsync(timer))
        {
            if (block.Live)
            {
                block.Draw([line()]);
            }
            else
            {
                block.Say(line());
            }
        }

        block.Clear();
        await working.ConfigureAwait(false);
    }

    private static Task NextAsync(PeriodicTimer timer) => timer.WaitForNextTickAsync(CancellationToken.None).AsTask();
}
