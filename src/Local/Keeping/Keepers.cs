using System.Collections.Concurrent;
using System.ComponentModel;
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
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(10);

    /// <summary>One start at a time in each folder; the keepers' own lock sees to the same between processes.</summary>
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Gates = new(StringComparer.Ordinal);

    private static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Starts a keeper for a spec, unless one lives in that folder already; one that is being stopped starts its process again.
    /// What a killed keeper left behind is ended first. Returns when the keeper answers.
    /// </summary>
    /// <param name="directory">The keeper's folder.</param>
    /// <param name="spec">What it is to keep.</param>
    /// <param name="epoch">The epoch in which the caller leads.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FencedException">A newer epoch was heard of there.</exception>
    /// <exception cref="TargetUnavailableException">It did not come up.</exception>
    public async Task<KeeperState> StartAsync(string directory, KeeperSpec spec, long epoch, CancellationToken cancellationToken)
    {
        var folder = new KeeperFolder(directory);
        var gate = Gates.GetOrAdd(folder.Directory, _ => new(1));
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StartWait);
        try
        {
            await gate.WaitAsync(deadline.Token).ConfigureAwait(false);
            try
            {
                return await LivingAsync(directory, epoch, deadline.Token).ConfigureAwait(false)
                    ?? await StartNewAsync(folder, spec with { Epoch = epoch }, deadline.Token).ConfigureAwait(false);
            }
            finally
            {
                gate.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TargetUnavailableException($"the keeper of {spec.Key} did not answer within {StartWait.TotalSeconds:0} s; {folder.Directory} may say why");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or Win32Exception)
        {
            throw new TargetUnavailableException($"the keeper of {spec.Key} could not be started: {fault.Message}", fault);
        }
    }

    /// <summary>What a keeper says; null when none lives in the folder.</summary>
    public Task<KeeperState?> StateAsync(string directory, CancellationToken cancellationToken) => AskAsync(directory, new("state"), cancellationToken);

    /// <summary>Asks a keeper to end its process and itself; returns at once. Where none lives, what a dead one left behind is ended.</summary>
    /// <exception cref="FencedException">A newer epoch was heard of there.</exception>
    public async Task StopAsync(string directory, long epoch, CancellationToken cancellationToken)
    {
        if (await AskAsync(directory, new("stop", epoch), cancellationToken).ConfigureAwait(false) is null)
        {
            await EndLeftoversAsync(directory, epoch, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends what a dead keeper left behind; does nothing where one lives.</summary>
    /// <param name="directory">The keeper's folder.</param>
    /// <param name="epoch">The epoch of who asks for its end; null for who only clears up what nobody keeps.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task EndLeftoversAsync(string directory, long? epoch, CancellationToken cancellationToken)
    {
        var folder = new KeeperFolder(directory);
        if (!Directory.Exists(directory))
        {
            return;
        }

        if (epoch is { } leads)
        {
            // Also where a keeper that was killed still holds the lock for a moment: who leads no more is told so.
            Take(folder.FenceOf(folder.ReadSpec()), leads);
        }

        var gate = Gates.GetOrAdd(folder.Directory, _ => new(1));
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var held = folder.TryLock();
            if (held is not null)
            {
                var grace = folder.ReadSpec()?.StopGrace ?? TimeSpan.Zero;
                await Task.Run(() => Leftovers.End(Leftovers.In(folder), grace, TimeProvider.System), cancellationToken).ConfigureAwait(false);
                folder.Retire();
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Whether a dead keeper left a process behind.</summary>
    public static bool HasOrphan(string directory) =>
        new KeeperFolder(directory).ReadState() is { Process.IsAlive: true, Keeper.IsAlive: false };

    /// <summary>What the keeper in a folder wrote down last, alive or not.</summary>
    public static KeeperState? LastStateOf(string directory) => new KeeperFolder(directory).ReadState();

    /// <summary>Asks a keeper to end its process and start it anew.</summary>
    /// <exception cref="FencedException">A newer epoch was heard of there.</exception>
    public Task<KeeperState?> RestartAsync(string directory, long epoch, CancellationToken cancellationToken) => AskAsync(directory, new("restart", epoch), cancellationToken);

    /// <summary>Gives a keeper other sockets; its process is restarted to take them.</summary>
    /// <exception cref="FencedException">A newer epoch was heard of there.</exception>
    public Task<KeeperState?> ListenAsync(string directory, KeeperSpec spec, long epoch, CancellationToken cancellationToken) =>
        AskAsync(directory, new("listen", epoch, spec with { Epoch = epoch }), cancellationToken);

    /// <summary>The spec of the keeper in a folder, or null.</summary>
    public static KeeperSpec? SpecOf(string directory) => new KeeperFolder(directory).ReadSpec();

    /// <summary>Folders below one that hold a spec.</summary>
    public static IEnumerable<string> FoldersBelow(string root) =>
        Directory.Exists(root) ? Directory.EnumerateDirectories(root).Where(folder => File.Exists(new KeeperFolder(folder).SpecFile)) : [];

    /// <summary>With its epoch even a look binds the keeper to who leads.</summary>
    private static async Task<KeeperState?> LivingAsync(string directory, long epoch, CancellationToken cancellationToken)
    {
        var state = await AskAsync(directory, new("state", epoch), cancellationToken).ConfigureAwait(false);
        return state is { State: KeptState.Stopping }
            ? await AskAsync(directory, new("restart", epoch), cancellationToken).ConfigureAwait(false) is { State: not KeptState.Stopped } again ? again : null
            : state is { State: KeptState.Stopped } ? null : state;
    }

    private async Task<KeeperState> StartNewAsync(KeeperFolder folder, KeeperSpec spec, CancellationToken cancellationToken)
    {
        // One that has just stopped may still be clearing up.
        Directory.CreateDirectory(folder.Directory);
        while (true)
        {
            using var free = folder.TryLock();
            if (free is not null)
            {
                Take(folder.FenceOf(spec), spec.Epoch);
                folder.Write(spec);
                break;
            }

            await Task.Delay(Between, cancellationToken).ConfigureAwait(false);
        }

        Detached.Start(launcher.Program, [.. launcher.Arguments, folder.Directory]);
        while (true)
        {
            // A keeper that sees a newer epoch at its start goes away without a word on its socket.
            folder.FenceOf(spec).Refuse(spec.Epoch);
            if (await AskAsync(folder.Directory, new("state", spec.Epoch), cancellationToken).ConfigureAwait(false) is { } state
                && (state.State != KeptState.BackingOff || state.Reason is not null))
            {
                return state;
            }

            await Task.Delay(Between, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<KeeperState?> AskAsync(string directory, KeeperRequest request, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(AnswerWait);
        try
        {
            using var socket = await new KeeperFolder(directory).ConnectAsync(deadline.Token).ConfigureAwait(false);
            await using var stream = new NetworkStream(socket);
            byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(request, KeeperJson.Default.KeeperRequest), (byte)'\n'];
            await stream.WriteAsync(line, deadline.Token).ConfigureAwait(false);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return await reader.ReadLineAsync(deadline.Token).ConfigureAwait(false) is { } answer
                ? Obeyed(JsonSerializer.Deserialize(answer, KeeperJson.Default.KeeperState), request.Epoch ?? 0)
                : null;
        }
        catch (Exception fault) when (OutOfFiles.IsReason(fault))
        {
            throw new TargetUnavailableException(OutOfFiles.Sentence, fault);
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

    private static KeeperState? Obeyed(KeeperState? answer, long epoch) => answer?.Refusal switch
    {
        null => answer,
        { Epoch: { } by } => throw new FencedException(by, epoch),
        { Reason: var reason } => throw new TargetUnavailableException(reason),
    };

    /// <exception cref="TargetUnavailableException">The epoch cannot be kept.</exception>
    internal static void Take(Fence fence, long epoch)
    {
        try
        {
            fence.Take(epoch);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new TargetUnavailableException($"the epoch of who leads cannot be kept: {fault.Message}", fault);
        }
    }
}
