using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Agrimaan.Delivery.Targets;

namespace Agrimaan.Local.Keeping;

/// <summary>How a keeper process is started.</summary>
/// <param name="Program">Path of the program.</param>
/// <param name="Arguments">Its arguments before the folder, such as <c>shim</c>.</param>
public sealed record KeeperLauncher(string Program, IReadOnlyList<string> Arguments);

/// <summary>Starts keepers and talks to them. They outlive whoever started them, and are found again by their folder.</summary>
public sealed class Keepers(KeeperLauncher launcher)
{
    private static readonly TimeSpan StartWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(5);

    /// <summary>Starts a keeper for a spec, unless one lives in that folder already. Returns when it answers.</summary>
    /// <exception cref="TargetUnavailableException">It did not come up.</exception>
    public async Task<KeeperState> StartAsync(string directory, KeeperSpec spec, CancellationToken cancellationToken)
    {
        var folder = new KeeperFolder(directory);
        if (await StateAsync(directory, cancellationToken).ConfigureAwait(false) is { } living)
        {
            return living;
        }

        EndOrphan(folder);
        try
        {
            folder.Write(spec);
            using var process = Process.Start(StartInfo(folder)) ?? throw new TargetUnavailableException($"'{launcher.Program}' could not be started");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            throw new TargetUnavailableException($"the keeper of {spec.Key} could not be started: {fault.Message}", fault);
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StartWait);
        try
        {
            while (true)
            {
                if (await StateAsync(directory, deadline.Token).ConfigureAwait(false) is { } state)
                {
                    return state;
                }

                await Task.Delay(10, deadline.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TargetUnavailableException($"the keeper of {spec.Key} did not answer within {StartWait.TotalSeconds:0} s");
        }
    }

    /// <summary>What a keeper says; null when none lives in the folder.</summary>
    public Task<KeeperState?> StateAsync(string directory, CancellationToken cancellationToken) => AskAsync(directory, new("state"), cancellationToken);

    /// <summary>Asks a keeper to end its process and itself; returns at once. Where none lives, what a dead one left behind is ended.</summary>
    public async Task StopAsync(string directory, CancellationToken cancellationToken)
    {
        if (await AskAsync(directory, new("stop"), cancellationToken).ConfigureAwait(false) is null)
        {
            var folder = new KeeperFolder(directory);
            EndOrphan(folder);
            folder.Retire();
        }
    }

    /// <summary>Asks a keeper to end its process and start it anew.</summary>
    public Task<KeeperState?> RestartAsync(string directory, CancellationToken cancellationToken) => AskAsync(directory, new("restart"), cancellationToken);

    /// <summary>Gives a keeper other sockets; its process is restarted to take them.</summary>
    public Task<KeeperState?> ListenAsync(string directory, KeeperSpec spec, CancellationToken cancellationToken) =>
        AskAsync(directory, new("listen", spec), cancellationToken);

    /// <summary>The spec of the keeper in a folder, or null.</summary>
    public static KeeperSpec? SpecOf(string directory) => new KeeperFolder(directory).ReadSpec();

    /// <summary>Folders below one that hold a spec.</summary>
    public static IEnumerable<string> FoldersBelow(string root) =>
        Directory.Exists(root) ? Directory.EnumerateDirectories(root).Where(folder => File.Exists(new KeeperFolder(folder).SpecFile)) : [];

    /// <summary>A keeper that was killed leaves its process to nobody: it is ended, so that the next one can have its port.</summary>
    private static void EndOrphan(KeeperFolder folder)
    {
        if (folder.ReadState() is { Process: { IsAlive: true } process })
        {
            Posix.Signal(-process.Pid, Posix.SigKill);
        }
    }

    private ProcessStartInfo StartInfo(KeeperFolder folder)
    {
        var start = new ProcessStartInfo(launcher.Program) { UseShellExecute = false, WorkingDirectory = "/" };
        foreach (var argument in launcher.Arguments.Append(folder.Directory))
        {
            start.ArgumentList.Add(argument);
        }

        // A keeper is small and mostly asleep.
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x4000000";
        return start;
    }

    private static async Task<KeeperState?> AskAsync(string directory, KeeperRequest request, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(AnswerWait);
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(new KeeperFolder(directory).Socket), deadline.Token).ConfigureAwait(false);
            await using var stream = new NetworkStream(socket);
            byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(request, KeeperJson.Default.KeeperRequest), (byte)'\n'];
            await stream.WriteAsync(line, deadline.Token).ConfigureAwait(false);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return await reader.ReadLineAsync(deadline.Token).ConfigureAwait(false) is { } answer
                ? JsonSerializer.Deserialize(answer, KeeperJson.Default.KeeperState)
                : null;
        }
        catch (Exception fault) when (fault is SocketException or IOException)
        {
            return null;
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TargetUnavailableException($"the keeper in {directory} does not answer", fault);
        }
    }
}
