using System.ComponentModel;
using System.Net.Sockets;
using Agrimaan.Local.Logs;

namespace Agrimaan.Local.Keeping;

/// <summary>
/// The life of a kept process, told from the top to the bottom on one thread: start, wait, end all that is left, pause, again.
/// Other threads only leave wishes; everything they share is under one monitor.
/// </summary>
internal sealed class Supervisor : IDisposable
{
    /// <summary>What a process that ended by itself left behind must be gone soon, since it holds the port of the next.</summary>
    private static readonly TimeSpan LeftoverGrace = TimeSpan.FromSeconds(5);

    private readonly KeeperFolder _folder;
    private readonly TimeProvider _clock;
    private readonly KeptLog _log;
    private readonly LogPump _pump;
    private readonly Listeners _listeners = new();
    private readonly ProcessIdentity _self;
    private readonly object _monitor = new();
    private readonly Children _children;
    private readonly Pauses _pauses = new();
    private KeeperSpec _spec;
    private KeeperState _state;
    private Wish _wish;

    public Supervisor(KeeperFolder folder, KeeperSpec spec, TimeProvider clock)
    {
        (_folder, _spec, _clock) = (folder, spec, clock);
        _log = new(new LogFiles(folder.Directory), spec.LogLimit, spec.LogFiles, clock, LogMask.Of(spec));
        _pump = new(_log);
        _self = ProcessIdentity.Of(Environment.ProcessId)!;
        _state = new(KeptState.BackingOff, _self, null, 0, null, null, clock.GetUtcNow(), null, 0);
        _children = new(_monitor);
    }

    private enum Wish
    {
        None,
        Restart,
        Stop,
    }

    public KeeperState State
    {
        get
        {
            lock (_monitor)
            {
                return _state with { DroppedLines = _log.Dropped };
            }
        }
    }

    /// <summary>Writes a sentence of the keeper's own into the log.</summary>
    public void Say(string sentence)
    {
        lock (_monitor)
        {
            _log.Say(sentence);
        }
    }

    /// <summary>Returns when the process was stopped for good.</summary>
    public void Run()
    {
        lock (_monitor)
        {
            var note = EndLeftovers();
            do
            {
                var begin = _clock.GetTimestamp();
                var started = TryStart(note);
                while (_wish == Wish.None && (!started || _children.MainStatus is null))
                {
                    Monitor.Wait(_monitor);
                }

                var crashed = _wish == Wish.None;
                note = crashed ? HowItEnded(_children.MainStatus!.Value) : null;
                if (crashed)
                {
                    _state = _state with { Restarts = _state.Restarts + 1 };
                }

                Become(crashed ? KeptState.BackingOff : KeptState.Stopping, crashed ? null : _state.Process, note);
                EndAll(crashed && LeftoverGrace < _spec.StopGrace ? LeftoverGrace : _spec.StopGrace);
                if (crashed)
                {
                    Pause(_pauses.After(_clock.GetElapsedTime(begin)));
                }
            }
            while (!TakeStop());

            Become(KeptState.Stopped, null, _state.Reason);
        }

        _pump.Drain();
    }

    /// <summary>Ends the process and with it the keeper.</summary>
    public void Stop() => Ask(Wish.Stop);

    /// <summary>Ends the process and starts it anew, with the same sockets; also when it was just told to stop.</summary>
    public void Restart() => Ask(Wish.Restart);

    /// <summary>Takes over a spec with other sockets, then restarts.</summary>
    /// <exception cref="SocketException">A port is taken; all stays as it was.</exception>
    public void Listen(KeeperSpec spec)
    {
        lock (_monitor)
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
        _listeners.Dispose();
        _log.Dispose();
    }

    private void Ask(Wish wish)
    {
        lock (_monitor)
        {
            if (_state.State == KeptState.Stopped)
            {
                return;
            }

            _wish = wish;
            if (_state.Process is not null || wish == Wish.Stop)
            {
                Become(KeptState.Stopping, _state.Process, _state.Reason);
            }

            Monitor.PulseAll(_monitor);
        }
    }

    private bool TakeStop()
    {
        var stop = _wish == Wish.Stop;
        _wish = Wish.None;
        return stop;
    }

    private string? EndLeftovers()
    {
        if (Leftovers.In(_folder) is not { Count: > 0 } leftovers)
        {
            return null;
        }

        var note = $"its keeper was killed; ended what it left ({string.Join(", ", leftovers.Select(process => process.Pid))}) and started anew";
        Become(KeptState.BackingOff, null, note);
        _log.Say(note);
        Monitor.Exit(_monitor);
        Leftovers.End(leftovers, _spec.StopGrace, _clock);
        Monitor.Enter(_monitor);
        return note;
    }

    private bool TryStart(string? note)
    {
        try
        {
            _listeners.Bind(_spec.Listeners);
            if (!Directory.Exists(_spec.Directory))
            {
                return Fail($"its folder {_spec.Directory} does not exist");
            }

            if (ProgramFinder.Find(_spec) is not { } program)
            {
                return Fail($"'{_spec.Command[0]}' was found neither in {_spec.Directory} nor on the PATH; install it or mend run.command");
            }

            _log.ForgetLastError();
            var pid = _children.Start(new(
                program, _spec.Command, [.. Variables()], _spec.Directory, _pump.Output, _pump.Error, _listeners.Descriptors));
            _log.Say($"started process {pid}");
            Become(KeptState.Running, ProcessIdentity.Of(pid) ?? new(_self.BootId, pid, 0), note);
            return true;
        }
        catch (SocketException fault)
        {
            var taken = _spec.Listeners.FirstOrDefault(listener => !_listeners.Holds(listener) && PortOwner.Describe(listener.Port) is not null);
            var owner = taken is null ? fault.Message : $"port {taken.Port} is in use by {PortOwner.Describe(taken.Port)}";
            return Fail($"{owner}; end that program or choose another port");
        }
        catch (Win32Exception fault)
        {
            return Fail($"'{_spec.Command[0]}' could not be started: {fault.Message}");
        }
    }

    private IEnumerable<string> Variables() =>
        _spec.Environment.Select(variable => $"{variable.Key}={variable.Value}")
            .Append($"{Leftovers.Variable}={_folder.Directory}")
            .Concat(_listeners.Any ? [_listeners.Variable] : []);

    private bool Fail(string reason)
    {
        _log.Say(reason);
        Become(KeptState.Failed, null, reason);
        return false;
    }

    private string HowItEnded(int status)
    {
        _pump.Drain();
        _state = _state with { ExitCode = Posix.ExitCode(status), Signal = Posix.TermSignal(status) };
        var how = Posix.ExitCode(status) is { } code ? $"ended with exit code {code}" : $"was ended by signal {Posix.TermSignal(status)}";
        _log.Say(how);
        return how + (_log.LastError is { } line ? $" after saying: {line}" : "");
    }

    /// <summary>Asks the whole group and all that left it to end, and does not ask a second time.</summary>
    private void EndAll(TimeSpan grace)
    {
        if (!_children.EndWithin(grace))
        {
            var killed = $"did not end within {grace.TotalSeconds:0.#} s of SIGTERM and was killed";
            _log.Say(killed);
            Become(_state.State, _state.Process, _state.Reason is null ? killed : $"{_state.Reason}; {killed}");
            _children.Kill();
        }

        _pump.Drain();
        _state = _state with { Process = null };
    }

    private void Pause(TimeSpan pause)
    {
        _log.Say($"starts again in {pause.TotalSeconds:0.#} s");
        var begin = _clock.GetTimestamp();
        while (_wish == Wish.None && pause - _clock.GetElapsedTime(begin) is var left && left > TimeSpan.Zero)
        {
            Monitor.Wait(_monitor, left);
        }
    }

    private void Become(KeptState state, ProcessIdentity? process, string? reason)
    {
        _state = _state with { State = state, Process = process, Since = state == _state.State ? _state.Since : _clock.GetUtcNow(), Reason = reason };
        try
        {
            _folder.Write(_state);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A full disk must not stop what runs; the socket still tells the truth.
        }
    }
}
