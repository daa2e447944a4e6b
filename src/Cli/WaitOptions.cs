using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Cli;

/// <summary>How long a command waits for the run it has begun.</summary>
internal sealed class WaitOptions
{
    private readonly Option<bool> _noWait = new("--no-wait") { Description = "Does not wait for the end; the run goes on by itself." };
    private readonly Option<string?> _timeout = new("--timeout") { Description = "Waits no longer than this, such as 10m; the run goes on, exit code 3.", HelpName = "TIME" };

    public void AddTo(Command command)
    {
        command.Options.Add(_noWait);
        command.Options.Add(_timeout);
    }

    /// <summary>How long to wait; null is to the end. Read before anything begins, so that a wrong one costs nothing.</summary>
    /// <exception cref="CommandException">It is no duration.</exception>
    public TimeSpan? PatienceOf(Invocation invocation)
    {
        if (invocation.Line.GetValue(_noWait))
        {
            return TimeSpan.Zero;
        }

        return invocation.Line.GetValue(_timeout) is not { } text ? null
            : Duration.TryParse(text, out var time) && time > TimeSpan.Zero ? time
            : throw new CommandException(ExitCodes.BadInput, $"--timeout '{text}' is no duration.", "Write it like 90s or 10m.");
    }

    /// <summary>Shows the run as far as was asked for.</summary>
    public static async Task<int> FollowAsync(Invocation invocation, RunView run, TimeSpan? patience, string goodEnd = "promoted")
    {
        if (patience != TimeSpan.Zero)
        {
            return await RunFollower.ToTheEndAsync(invocation, run, goodEnd: goodEnd, patience: patience).ConfigureAwait(false);
        }

        invocation.Answer(run, ClientJson.Default.RunView, terminal =>
        {
            terminal.Sentence(RunSentences.Of(run, invocation.Now), "  ");
            terminal.Line($"next: agrimaan rollout watch {run.Id}");
        });
        return ExitCodes.Done;
    }
}
