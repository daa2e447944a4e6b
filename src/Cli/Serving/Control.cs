using System.Diagnostics;
using Agrimaan.Client;
using Agrimaan.Local.Keeping;

namespace Agrimaan.Cli.Serving;

/// <summary>Starts the control plane of a home in a session of its own, and stops it again.</summary>
internal sealed class Control(Home home, TimeProvider clock)
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The one that was started here, if any: before it answers it has not written down who it is.</summary>
    private Process? _begun;

    /// <summary>A control plane that answers: the one that runs, or a new one.</summary>
    /// <returns>Whether it was started here.</returns>
    public async Task<bool> EnsureAsync(CancellationToken cancellationToken)
    {
        if (await AnswersAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        CreateHome();
        var begun = File.Exists(home.ServeLog) ? new FileInfo(home.ServeLog).Length : 0;
        var process = _begun = DetachedProcess.Start(["serve"], home);
        var since = clock.GetTimestamp();
        while (!await AnswersAsync(cancellationToken).ConfigureAwait(false))
        {
            // One that ends at once may have found another that was a moment quicker; that one then answers, once it has started.
            var gaveUp = process is { HasExited: true, ExitCode: not ExitCodes.No };
            if (gaveUp || clock.GetElapsedTime(since) > StartDeadline)
            {
                throw NotStarted(begun, process.HasExited);
            }

            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Asks the control plane to end and waits until it has.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (home.ReadServer() is { } server && Identity(server) is { IsAlive: true } identity)
        {
            await EndAsync(identity.Pid, () => identity.IsAlive, cancellationToken).ConfigureAwait(false);
        }

        if (_begun is { HasExited: false } begun)
        {
            await EndAsync(begun.Id, () => !begun.HasExited, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task EndAsync(int pid, Func<bool> lives, CancellationToken cancellationToken)
    {
        Signals.AskToEnd(pid);
        var since = clock.GetTimestamp();
        while (lives())
        {
            if (clock.GetElapsedTime(since) > StopDeadline)
            {
                throw new CommandException(ExitCodes.No, $"The control plane (process {pid}) was asked to end and still runs.", $"Look into {home.ServeLog}.");
            }

            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        if (home.ReadServer() is null)
        {
            return false;
        }

        try
        {
            using var client = home.Connect();
            return await client.IsHealthyAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ServerUnreachableException)
        {
            return false;
        }
    }

    private void CreateHome()
    {
        try
        {
            Directory.CreateDirectory(home.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                ExitCodes.BadInput, $"The folder {home.Folder} cannot be made: {exception.Message}", $"Set {Home.Variable} to a folder that is yours.");
        }
    }

    private CommandException NotStarted(long begun, bool ended)
    {
        var tail = LogTail.Since(home.ServeLog, begun);
        return new(
            ExitCodes.OurFault,
            ended ? "The control plane ended as soon as it was started." : $"The control plane was started and does not answer after {StartDeadline.TotalSeconds:0} s.",
            (tail.Length > 0 ? $"It said: {tail} " : "") + $"Its log is {home.ServeLog}.");
    }

    private static ProcessIdentity? Identity(ServerFile server) => new(server.BootId, server.ProcessId, server.StartTime);
}
