using System.Globalization;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;
using Agrimaan.Local.Keeping;
using Agrimaan.Server.Storage.Backup;

namespace Agrimaan.Cli.Doctor;

/// <summary>Whether the control plane is there, is of this version, and has a journal that can be read.</summary>
internal static class ControlPlaneChecks
{
    private const string Part = "control plane";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    public static async Task<Finding> ReachedAsync(Home home, CancellationToken cancellationToken)
    {
        if (home.ReadServer() is not { } server)
        {
            return Finding.Ok(Part, "None runs; `agrimaan up` starts one.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var client = home.Connect();
            var about = await client.ServerAsync(limit.Token).ConfigureAwait(false);
            return about.Version == ProgramVersion.Text
                ? Finding.Ok(Part, string.Create(CultureInfo.InvariantCulture, $"Process {about.ProcessId} answers at {about.Address}."))
                : Finding.Warn(Part, $"It is of version {about.Version}, this program of {ProgramVersion.Text}.", "Stop it with `agrimaan down --all`, then bring the platform up again.");
        }
        catch (AgrimaanException exception)
        {
            return Finding.Bad(Part, exception.Problem.Title, exception.Problem.Hint ?? "Stop it with `agrimaan down --all`, then start it again.");
        }
        catch (Exception exception) when (exception is ServerUnreachableException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new ProcessIdentity(server.BootId, server.ProcessId, server.StartTime).IsAlive
                ? Finding.Bad(Part, string.Create(CultureInfo.InvariantCulture, $"Process {server.ProcessId} lives and does not answer at {server.Address}."), $"Look into {home.ServeLog}; end the process, then `agrimaan serve`: what runs goes on.")
                : Finding.Warn(Part, string.Create(CultureInfo.InvariantCulture, $"Process {server.ProcessId} ended without a goodbye."), "Start another with `agrimaan up` or `agrimaan serve`; it goes on where that one was.");
        }
    }

    /// <summary>Whether everybody who is to be told things is.</summary>
    public static async Task<Finding> NotificationsAsync(Home home, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string part = "notifications";
        if (home.ReadServer() is not { } server || !new ProcessIdentity(server.BootId, server.ProcessId, server.StartTime).IsAlive)
        {
            return Finding.Ok(part, "Nobody is told anything without a control plane; the next one goes on where the last one was.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var client = home.Connect();
        var (troubled, all) = (new List<string>(), 0);
        foreach (var platform in await client.PlatformsAsync(limit.Token).ConfigureAwait(false))
        {
            var channels = await client.NotificationsAsync(platform.Name, limit.Token).ConfigureAwait(false);
            all += channels.Length;
            troubled.AddRange(channels.Where(one => one.FailingSince is not null || one.GivenUpLately > 0).Select(one => $"{platform.Name}: {NotificationScreen.Sentence(one, now)}"));
        }

        return troubled.Count == 0
            ? Finding.Ok(part, string.Create(CultureInfo.InvariantCulture, $"{all} {(all == 1 ? "is" : "are")} told what happens, and none waits for a receiver."))
            : Finding.Warn(part, troubled[0] + ".", "Look whether its receiver answers; what waits is told when it does.");
    }

    public static Finding Journal(Home home, DateTimeOffset now)
    {
        const string part = "journal";
        try
        {
            var state = StateView.Of(home.Folder);
            return state.Schema == 0 ? Finding.Ok(part, "There is none yet.")
                : state.Newest - now > Skew ? Finding.Warn(
                    "clock", string.Create(CultureInfo.InvariantCulture, $"The journal's newest event is of {state.Newest:yyyy-MM-dd HH:mm} UTC, which is still to come: the clock was put back."),
                    "Set the clock, best by a time service; times in the journal stay as they were told.")
                : Finding.Ok(part, string.Create(CultureInfo.InvariantCulture, $"Schema {state.Schema}, {state.Events} events, the newest not of the future."));
        }
        catch (BackupException exception)
        {
            return Finding.Bad(part, exception.Message, exception.Hint);
        }
    }
}
