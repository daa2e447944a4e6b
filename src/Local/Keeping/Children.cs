namespace Agrimaan.Local.Keeping;

/// <summary>
/// The processes below a keeper: the one it started, and as it is the subreaper all that this one started. Every method is called
/// with the monitor held; the reaper takes it and pulses it when something has ended.
/// </summary>
internal sealed class Children
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan KillWait = TimeSpan.FromSeconds(10);

    private readonly object _monitor;
    private int _main;
    private long _starts;
    private bool _none = true;

    public Children(object monitor)
    {
        _monitor = monitor;
        new Thread(Reap) { IsBackground = true, Name = "reaper" }.Start();
    }

    /// <summary>Wait status of the main process; null while it runs.</summary>
    public int? MainStatus { get; private set; }

    /// <returns>The process, which is also its group.</returns>
    public int Start(SpawnRequest request)
    {
        MainStatus = null;
        _main = Spawn.Start(request);
        (_starts, _none) = (_starts + 1, false);
        Monitor.PulseAll(_monitor);
        return _main;
    }

    /// <summary>SIGTERM to the group and to all that left it.</summary>
    /// <returns>Whether all were gone in time.</returns>
    public bool EndWithin(TimeSpan grace)
    {
        if (_none)
        {
            return true;
        }

        var below = ProcessTable.Below([Environment.ProcessId]);
        if (below.Any(entry => entry.Group == _main))
        {
            Posix.Signal(-_main, Posix.SigTerm);
        }

        foreach (var apart in below.Where(entry => entry.Group != _main))
        {
            Posix.Signal(apart.Pid, Posix.SigTerm);
        }

        var begin = TimeProvider.System.GetTimestamp();
        while (!_none && grace - TimeProvider.System.GetElapsedTime(begin) is var left && left > TimeSpan.Zero)
        {
            Monitor.Wait(_monitor, left);
        }

        return _none;
    }

    /// <summary>SIGKILL until nothing is left: what is killed may have started something in the meantime.</summary>
    public void Kill()
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (!_none && TimeProvider.System.GetElapsedTime(begin) < KillWait)
        {
            foreach (var entry in ProcessTable.Below([Environment.ProcessId]))
            {
                Posix.Signal(entry.Pid, Posix.SigKill);
            }

            Monitor.Wait(_monitor, LookAgain);
        }
    }

    private void Reap()
    {
        while (true)
        {
            long seen;
            lock (_monitor)
            {
                seen = _starts;
            }

            var ended = Posix.WaitForAny();
            lock (_monitor)
            {
                if (ended is { } child)
                {
                    MainStatus = child.Pid == _main ? child.Status : MainStatus;
                }
                else if (seen == _starts)
                {
                    _none = true;
                }

                Monitor.PulseAll(_monitor);
                while (ended is null && _none)
                {
                    Monitor.Wait(_monitor);
                }
            }
        }
    }
}
