namespace Agrimaan.Cli.Load;

/// <summary>One load from the first request to the exit code.</summary>
internal static class LoadRun
{
    public static async Task<int> PlayAsync(Invocation invocation, LoadOptions options)
    {
        var tally = new LoadTally();
        using var loop = new OpenLoop(options.Schedule, options.Open, () => new(options.Mix.Next(), tally.Count), invocation.Surroundings.Clock);
        using var done = new CancellationTokenSource();
        var showing = options.Quiet ? Task.CompletedTask : new LoadProgress(invocation, tally, options.Schedule.Length).ShowAsync(done.Token);
        try
        {
            await loop.RunAsync(invocation.Token, invocation.Token).ConfigureAwait(false);
        }
        finally
        {
            await done.CancelAsync().ConfigureAwait(false);
            await showing.ConfigureAwait(false);
        }

        var report = tally.Report(options, loop.Sending, invocation.Token.IsCancellationRequested);
        invocation.Answer(report, LoadJson.Default.LoadReport, terminal => LoadScreen.Write(terminal, report));
        return report switch
        {
            { Interrupted: true } => ExitCodes.Interrupted,
            _ when report.Limits.Any(limit => !limit.Held) => ExitCodes.No,
            { Answered: 0 } => throw new CommandException(ExitCodes.CannotTell, $"Nothing was answered at {report.Address}.", "See with `agrimaan status` whether it is up."),
            _ => ExitCodes.Done,
        };
    }
}
