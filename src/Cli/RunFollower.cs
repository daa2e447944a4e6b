using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli;

/// <summary>
/// Tells what happens in a run until it ends. A control plane that dies and comes back, on another port perhaps, does not end the
/// telling: the run goes on by itself, and so do we.
/// </summary>
internal sealed class RunFollower(Home home, TimeProvider clock, Action<RunEventView> tell)
{
    /// <summary>How long a control plane may be gone before we give up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private long _last;

    /// <summary>Shows a run to its end in the form that was asked for.</summary>
    /// <param name="service">Only what happens to this service.</param>
    /// <param name="goodEnd">The outcome that was asked for.</param>
    /// <param name="patience">How long to wait; null is to the end.</param>
    public static async Task<int> ToTheEndAsync(Invocation invocation, RunView run, string? service = null, string goodEnd = "promoted", TimeSpan? patience = null)
    {
        var progress = new RunProgress(invocation, service);
        using var limit = new CancellationTokenSource(patience ?? Timeout.InfiniteTimeSpan, invocation.Surroundings.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(invocation.Token, limit.Token);
        try
        {
            progress.Begin(run);
            var ended = await new RunFollower(invocation.Home, invocation.Surroundings.Clock, progress.Tell).FollowAsync(run.Id, either.Token).ConfigureAwait(false);
            progress.End();
            invocation.Answer(ended, ClientJson.Default.RunView, terminal => terminal.Sentence(RunSentences.Of(ended, invocation.Now), "  "));
            return ended.Outcome == goodEnd ? ExitCodes.Done : ExitCodes.No;
        }
        catch (OperationCanceledException) when (invocation.Token.IsCancellationRequested)
        {
            progress.End();
            invocation.Terminal.Error.WriteLine($"{run.Id} goes on. Follow it with `agrimaan rollout watch`, take it back with `agrimaan rollout abort`.");
            return ExitCodes.Interrupted;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            progress.End();
            throw new CommandException(
                ExitCodes.CannotTell, $"{run.Id} has not ended within {Say.Time(patience!.Value)}; it goes on by itself.",
                $"Follow it with `agrimaan rollout watch {run.Id}`, take it back with `agrimaan rollout abort {run.Id}`.");
        }
    }

    public async Task<RunView> FollowAsync(string run, CancellationToken cancellationToken)
    {
        var heard = clock.GetTimestamp();
        while (true)
        {
            try
            {
                using var client = home.Connect();
                await foreach (var happened in client.RunEventsAsync(run, _last, cancellationToken).ConfigureAwait(false))
                {
                    heard = clock.GetTimestamp();
                    if (happened.Sequence > _last)
                    {
                        _last = happened.Sequence;
                        tell(happened);
                    }
                }

                var view = await client.RunAsync(run, cancellationToken).ConfigureAwait(false);
                heard = clock.GetTimestamp();
                if (view.State == "ended")
                {
                    return view;
                }
            }
            catch (Exception exception) when (MayComeBack(exception) && clock.GetElapsedTime(heard) < Patience)
            {
                // The run is in its journal and goes on with it.
            }

            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>One that is just ending may still answer, with a fault of its own.</summary>
    private static bool MayComeBack(Exception exception) =>
        exception is ServerUnreachableException or AgrimaanException { Problem.Status: >= 500 };
}
