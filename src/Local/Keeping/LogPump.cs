namespace Agrimaan.Local.Keeping;

/// <summary>
/// Carries what processes say into the log. One pair of pipes serves all processes that a keeper starts one after another, so that
/// nothing said by what an earlier one left behind is lost.
/// </summary>
internal sealed class LogPump
{
    private readonly KeptLog _log;
    private readonly Lock _lock = new();
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly (int Read, int Write) _output = Posix.Pipe();
    private readonly (int Read, int Write) _error = Posix.Pipe();

    public LogPump(KeptLog log)
    {
        _log = log;
        Posix.NeverWait(_output.Read);
        Posix.NeverWait(_error.Read);
        new Thread(Run) { IsBackground = true, Name = "log" }.Start();
    }

    /// <summary>The end that becomes a process's standard output.</summary>
    public int Output => _output.Write;

    /// <summary>The end that becomes a process's standard error.</summary>
    public int Error => _error.Write;

    /// <summary>Carries all that was said until now, and ends lines that were begun.</summary>
    public void Drain()
    {
        lock (_lock)
        {
            Carry();
            _log.EndLines();
        }
    }

    private void Run()
    {
        while (true)
        {
            Posix.WaitForInput(_output.Read, _error.Read);
            lock (_lock)
            {
                Carry();
            }
        }
    }

    private void Carry()
    {
        int read;
        while ((read = Posix.Read(_error.Read, _buffer)) > 0)
        {
            _log.Append(LogStream.Err, _buffer.AsSpan(0, read));
        }

        // One buffer at a time: a process that never stops talking must not keep standard error waiting.
        if ((read = Posix.Read(_output.Read, _buffer)) > 0)
        {
            _log.Append(LogStream.Out, _buffer.AsSpan(0, read));
        }
    }
}
