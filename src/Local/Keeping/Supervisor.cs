using System.ComponentModel;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Agrimaan.Local.Keeping;

/// <summary>Starts one process, starts it again when it ends, and ends it with all that it started. Everything under one lock.</summary>
internal sealed class Supervisor : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan GoodLife = TimeSpan.FromSeconds(60);

    private readonly KeeperFolder _folder;
    private readonly TimeProvider _clock;
    private readonly KeptLog _log;
    private readonly Listeners _listeners = new();
    private readonly ProcessIdentity _self;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _childStarted = new(0);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _timer;
    private KeeperSpec _spec;
    private KeeperState _state;
    private DateTimeOffset _startedAt;
    private TimeSpan _pause = FirstPause;
    private bool _again;

    public Supervisor(KeeperFolder folder, KeeperSpec spec, TimeProvider clock)
    {
        (_folder, _spec, _clock) = (folder, spec, clock);
        _log = new(folder.LogFile, spec.LogLimit, clock);
        _self = ProcessIdentity.Of(Environment.ProcessId)!;
        _timer = clock.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _state = new(KeptState.BackingOff, _self, null, 0, null, null, clock.GetUtcNow(), null, 0);
        new Thread(Reap) { IsBackground = true, Name = "reaper" }.Start();
    }

    /// <summary>Ends when the process was stopped for good.</summary>
    public Task Stopped => _stopped.Task;

    public KeeperState State
    {
        get
        {
            lock (_lock)
            {
                return _state with { DroppedLines = _log.Dropped };
            }
        }
    }

    public void Start()
    {
        lock (_lock)
        {
            StartLocked();
        }
    }

    /// <summary>Ends the process and with it the keeper.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            if (_state.State is KeptState.Stopping or KeptState.Stopped)
            {
                return;
            }

            _again = false;
            EndLocked();
        }
    }

    /// <summary>Ends the process and starts it anew, with the same sockets.</summary>
    public void Restart()
    {
        lock (_lock)
        {
            if (_state.State is KeptState.Stopping or KeptState.Stopped)
            {
                return;
            }

            if (_state.Process is null)
            {
                StartLocked();
                return;
            }

            _again = true;
            EndLocked();
        }
    }

    /// <summary>Takes over a spec with other sockets, then restarts.</summary>
    /// <exception cref="SocketException">A port is taken; all stays as it was.</exception>
    public void Listen(KeeperSpec spec)
    {
        lock (_lock)
        {
            _listeners.Bind(spec.Listeners);
            _folder.Write(spec);
            _spec = spec;
        }

        Restart();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _listeners.Dispose();
        _log.Dispose();
        _childStarted.Dispose();
    }

    private void StartLocked()
    {
        try
        {
            _listeners.Bind(_spec.Listeners);
        }
        catch (SocketException fault)
        {
            var taken = _spec.Listeners.FirstOrDefault(listener => PortOwner.Describe(listener.Port) is not null);
            var owner = taken is null ? fault.Message : $"port {taken.Port} is in use by {PortOwner.Describe(taken.Port)}";
            Become(KeptState.Failed, null, $"{owner}; end that program or choose another port");
            return;
        }

        if (ProgramFinder.Find(_spec) is not { } program)
        {
            Become(KeptState.Failed, null, $"'{_spec.Command[0]}' was found neither in {_spec.Directory} nor on the PATH; install it or mend run.command");
            return;
        }

        try
        {
            var pid = Spawned(program);
            _startedAt = _clock.GetUtcNow();
            Become(KeptState.Running, ProcessIdentity.Of(pid) ?? new(_self.BootId, pid, 0), _state.Reason);
            _childStarted.Release();
        }
        catch (Win32Exception fault)
        {
            Become(KeptState.Failed, null, $"'{program}' could not be started: {fault.Message}");
        }
    }

    private int Spawned(string program)
    {
        var (outRead, outWrite) = Posix.Pipe();
        var (errRead, errWrite) = Posix.Pipe();
        try
        {
            var environment = _spec.Environment.Select(variable => $"{variable.Key}={variable.Value}");
            var pid = Spawn.Start(new(
                program, _spec.Command, [.. environment, .. _listeners.Any ? [_listeners.Variable] : Array.Empty<string>()], _spec.Directory,
                outWrite, errWrite, _listeners.Descriptors));
            Follow(outRead, "out");
            Follow(errRead, "err");
            return pid;
        }
        catch (Win32Exception)
        {
            Posix.Close(outRead);
            Posix.Close(errRead);
            throw;
        }
        finally
        {
            Posix.Close(outWrite);
            Posix.Close(errWrite);
        }
    }

    private void Follow(int descriptor, string stream)
    {
        var pipe = new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read, bufferSize: 0);
        new Thread(() =>
        {
            using (pipe)
            {
                _log.Pump(pipe, stream);
            }
        }) { IsBackground = true, Name = "log " + stream }.Start();
    }

    private void EndLocked()
    {
        Become(KeptState.Stopping, _state.Process, _state.Reason);
        if (_state.Process is not { } process)
        {
            AfterEndLocked();
            return;
        }

        Posix.Signal(-process.Pid, Posix.SigTerm);
        _timer.Change(_spec.StopGrace, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            switch (_state.State)
            {
                case KeptState.Stopping when _state.Process is { } process:
                    Become(KeptState.Stopping, process, $"did not end within {_spec.StopGrace.TotalSeconds:0.#} s of SIGTERM and was killed");
                    Posix.Signal(-process.Pid, Posix.SigKill);
                    break;
                case KeptState.BackingOff:
                    StartLocked();
                    break;
            }
        }
    }

    private void Reap()
    {
        while (true)
        {
            if (Posix.WaitForAny() is not { } ended)
            {
                // Without a child there is nothing to wait for until one is started.
                _childStarted.Wait();
                continue;
            }

            lock (_lock)
            {
                if (_state.Process is { } process && process.Pid == ended.Pid)
                {
                    AfterExitLocked(process.Pid, ended.Status);
                }
            }
        }
    }

    private void AfterExitLocked(int group, int status)
    {
        // What the process left behind would hold its port against the next one.
        Posix.Signal(-group, Posix.SigKill);
        KillDescendants(Environment.ProcessId);
        _state = _state with { ExitCode = Posix.ExitCode(status), Signal = Posix.TermSignal(status), Process = null };
        if (_state.State == KeptState.Stopping)
        {
            AfterEndLocked();
            return;
        }

        _pause = _clock.GetUtcNow() - _startedAt > GoodLife ? FirstPause : _pause;
        var how = Posix.ExitCode(status) is { } code ? $"ended with exit code {code}" : $"was ended by signal {Posix.TermSignal(status)}";
        var said = _log.LastError is { } line ? $" after saying: {line}" : "";
        _state = _state with { Restarts = _state.Restarts + 1 };
        Become(KeptState.BackingOff, null, how + said);
        _timer.Change(_pause, Timeout.InfiniteTimeSpan);
        _pause = _pause * 2 > LongestPause ? LongestPause : _pause * 2;
    }

    private void AfterEndLocked()
    {
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (_again)
        {
            _again = false;
            StartLocked();
            return;
        }

        Become(KeptState.Stopped, null, _state.Reason);
        _stopped.TrySetResult();
    }

    private void Become(KeptState state, ProcessIdentity? process, string? reason)
    {
        _state = _state with { State = state, Process = process, Since = _clock.GetUtcNow(), Reason = reason };
        try
        {
            _folder.Write(_state);
        }
        catch (IOException)
        {
            // A full disk must not stop what runs; the socket still tells the truth.
        }
    }

    /// <summary>Ends what left its group: this keeper is the subreaper of all of it.</summary>
    private static void KillDescendants(int parent)
    {
        foreach (var child in ProcessIdentity.ChildrenOf(parent).ToList())
        {
            KillDescendants(child);
            Posix.Signal(child, Posix.SigKill);
        }
    }
}
