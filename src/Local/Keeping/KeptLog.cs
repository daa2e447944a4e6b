using System.Globalization;
using System.Text;

namespace Agrimaan.Local.Keeping;

/// <summary>
/// The log of a kept process: one line each as <c>time stream text</c>, turned over by size. A disk that is full loses lines, counts
/// them, and never stops the process.
/// </summary>
internal sealed class KeptLog(string path, long limit, TimeProvider clock) : IDisposable
{
    /// <summary>Files kept besides the current one.</summary>
    public const int Kept = 3;

    /// <summary>A longer line is cut into pieces.</summary>
    public const int LongestLine = 16 * 1024;

    private readonly Lock _lock = new();
    private FileStream? _file;
    private long _dropped;

    /// <summary>Lines that could not be written.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>The newest line on standard error, for the reason of a crash.</summary>
    public string? LastError { get; private set; }

    /// <summary>Reads a pipe to its end, on the calling thread.</summary>
    public void Pump(Stream pipe, string stream)
    {
        var buffer = new byte[64 * 1024];
        var line = new MemoryStream();
        int read;
        while ((read = ReadOrEnd(pipe, buffer)) > 0)
        {
            var rest = buffer.AsSpan(0, read);
            while (!rest.IsEmpty)
            {
                var end = rest.IndexOf((byte)'\n');
                var piece = rest[..Math.Min(end < 0 ? rest.Length : end, LongestLine - (int)line.Length)];
                line.Write(piece);
                rest = rest[piece.Length..];
                if (!rest.IsEmpty && rest[0] == '\n')
                {
                    rest = rest[1..];
                    Flush(line, stream);
                }
                else if (line.Length >= LongestLine)
                {
                    Flush(line, stream);
                }
            }
        }

        if (line.Length > 0)
        {
            Flush(line, stream);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private static int ReadOrEnd(Stream pipe, byte[] buffer)
    {
        try
        {
            return pipe.Read(buffer);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private void Flush(MemoryStream line, string stream)
    {
        var text = Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length).TrimEnd('\r');
        line.SetLength(0);
        if (stream == "err" && !string.IsNullOrWhiteSpace(text))
        {
            LastError = text.Length > 200 ? text[..200] : text;
        }

        var time = clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        Write(Encoding.UTF8.GetBytes($"{time} {stream} {text}\n"));
    }

    private void Write(byte[] bytes)
    {
        lock (_lock)
        {
            try
            {
                _file ??= Open();
                if (_file.Length + bytes.Length > limit && _file.Length > 0)
                {
                    TurnOver();
                }

                _file!.Write(bytes);
                _file.Flush();
            }
            catch (IOException)
            {
                Interlocked.Increment(ref _dropped);
                _file?.Dispose();
                _file = null;
            }
        }
    }

    private void TurnOver()
    {
        _file!.Dispose();
        _file = null;
        for (var i = Kept; i > 0; i--)
        {
            var from = i == 1 ? path : Numbered(i - 1);
            if (File.Exists(from))
            {
                File.Move(from, Numbered(i), overwrite: true);
            }
        }

        _file = Open();
    }

    private string Numbered(int i) => path + "." + i.ToString(CultureInfo.InvariantCulture);

    private FileStream Open() => new(path, new FileStreamOptions
    {
        Mode = FileMode.Append,
        Access = FileAccess.Write,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });
}
