using System.Globalization;
using System.Text;
using Agrimaan.Local.Logs;
using Microsoft.Win32.SafeHandles;

namespace Agrimaan.Local.Keeping;

/// <summary>Who said a line.</summary>
internal enum LogStream
{
    Out,
    Err,

    /// <summary>The keeper itself: starts, ends, lost lines.</summary>
    Keeper,
}

/// <summary>
/// The log of a kept process: one line each as <c>time stream text</c>, turned over by size. A disk that is full loses lines, counts
/// them, and never stops the process.
/// </summary>
internal sealed class KeptLog(LogFiles files, long limit, int count, TimeProvider clock, LogMask? mask = null) : IDisposable
{
    /// <summary>A longer line is cut into pieces.</summary>
    public const int LongestLine = 16 * 1024;

    private readonly Lock _lock = new();
    private readonly MemoryStream _whole = new();
    private readonly MemoryStream[] _begun = [new(), new(), new()];
    private SafeFileHandle? _file;
    private long _length;
    private long _dropped;
    private long _lost;
    private string _why = "";

    /// <summary>Lines that could not be written.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>The newest line on standard error, for the reason of a crash.</summary>
    public string? LastError { get; private set; }

    /// <summary>Adds bytes as they were read; lines that end in them are written in one piece.</summary>
    public void Append(LogStream stream, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            var prefix = Prefix(stream);
            var begun = _begun[(int)stream];
            var lines = 0;
            while (!bytes.IsEmpty)
            {
                var end = bytes.IndexOf((byte)'\n');
                var piece = bytes[..Math.Min(end < 0 ? bytes.Length : end, LongestLine - (int)begun.Length)];
                begun.Write(piece);
                bytes = bytes[piece.Length..];
                var ended = !bytes.IsEmpty && bytes[0] == '\n';
                bytes = ended ? bytes[1..] : bytes;
                if (ended || begun.Length >= LongestLine)
                {
                    lines += Take(stream, prefix);
                }
            }

            Write(lines);
        }
    }

    /// <summary>Writes lines that were begun and not ended.</summary>
    public void EndLines()
    {
        lock (_lock)
        {
            foreach (var stream in (LogStream[])[LogStream.Out, LogStream.Err])
            {
                if (_begun[(int)stream].Length > 0)
                {
                    Write(Take(stream, Prefix(stream)));
                }
            }
        }
    }

    /// <summary>A sentence of the keeper.</summary>
    public void Say(string text) => Append(LogStream.Keeper, Encoding.UTF8.GetBytes(text + "\n"));

    public void ForgetLastError() => LastError = null;

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private byte[] Prefix(LogStream stream)
    {
        var time = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        var name = stream switch { LogStream.Out => "out", LogStream.Err => "err", _ => "keeper" };
        return Encoding.UTF8.GetBytes($"{time} {name} ");
    }

    private int Take(LogStream stream, byte[] prefix)
    {
        var begun = _begun[(int)stream];
        ReadOnlySpan<byte> text = (mask ?? LogMask.None).Apply(begun.GetBuffer().AsSpan(0, (int)begun.Length));
        text = text.EndsWith("\r"u8) ? text[..^1] : text;
        if (stream == LogStream.Err && !text.Trim(" \t"u8).IsEmpty)
        {
            LastError = Encoding.UTF8.GetString(text[..Math.Min(text.Length, 200)]);
        }

        _whole.Write(prefix);
        _whole.Write(text);
        _whole.WriteByte((byte)'\n');
        begun.SetLength(0);
        return 1;
    }

    private void Write(int lines)
    {
        if (lines == 0)
        {
            return;
        }

        try
        {
            TurnOverWhenFull();
            if (_lost > 0)
            {
                WriteRaw([.. Prefix(LogStream.Keeper), .. Encoding.UTF8.GetBytes($"{_lost} lines were lost: {_why}\n")]);
                _lost = 0;
            }

            WriteRaw(_whole.GetBuffer().AsSpan(0, (int)_whole.Length));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            (_lost, _why) = (_lost + lines, fault.Message);
            Interlocked.Add(ref _dropped, lines);
            CutTornLine();
        }
        finally
        {
            _whole.SetLength(0);
        }
    }

    private void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_file!, bytes, _length);
        _length += bytes.Length;
    }

    private void TurnOverWhenFull()
    {
        if (_file is not null && _length + _whole.Length > limit && _length > 0)
        {
            _file.Dispose();
            _file = null;
            files.TurnOver(count);
        }

        if (_file is null)
        {
            _file = files.OpenToWrite();
            _length = RandomAccess.GetLength(_file);
        }
    }

    /// <summary>A disk that fills up in the middle of a line takes the half that fits.</summary>
    private void CutTornLine()
    {
        try
        {
            if (_file is not null)
            {
                RandomAccess.SetLength(_file, _length);
            }
        }
        catch (IOException)
        {
            // Then the torn line stays, and readers skip it.
        }
    }
}
