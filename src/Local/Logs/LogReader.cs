using System.Globalization;
using System.Text;

namespace Agrimaan.Local.Logs;

/// <summary>Reads one instance's log forward, from file to file as they are turned over. Nothing is read twice, nothing left out but what was removed.</summary>
internal sealed class LogReader(string folder, string service, string version) : IDisposable
{
    private const int MostAtOnce = 1024 * 1024;
    private const int TailBlock = 64 * 1024;

    private readonly LogFiles _files = new(folder);
    private readonly string _instance = Path.GetFileName(folder);
    private readonly MemoryStream _begun = new();
    private FileStream? _file;
    private long _number;

    /// <summary>The newest lines; what <see cref="ReadOn"/> gives begins after them.</summary>
    public List<InstanceLogLine> ReadTail(int count)
    {
        var files = _files.Numbers();
        Open(_files.CurrentNumber);
        var end = WholeLinesIn(_file);
        var tail = _file is null ? [] : Last(_file, end, count);
        if (_file is not null)
        {
            _file.Position = end;
        }

        for (var i = files.Count - 1; i >= 0 && tail.Count < count; i--)
        {
            using var older = LogFiles.OpenToRead(_files.Numbered(files[i]));
            tail = older is null ? tail : [.. Last(older, older.Length, count - tail.Count), .. tail];
        }

        return tail;
    }

    /// <summary>What was added since the last call.</summary>
    public List<InstanceLogLine> ReadOn()
    {
        var lines = new List<InstanceLogLine>();
        while (true)
        {
            if (_file is null && !Open(Math.Max(_number, 1)))
            {
                return lines;
            }

            // Asked before reading: what is written to a file after it was put aside would be missed otherwise.
            var aside = File.Exists(_files.Numbered(_number)) || _files.CurrentNumber > _number;
            var more = Take(lines);
            if (!more && !aside)
            {
                return lines;
            }

            if (!more)
            {
                Open(_number + 1);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    /// <summary>Opens the file of a number, or the oldest after it that is still there.</summary>
    private bool Open(long number)
    {
        _file?.Dispose();
        _begun.SetLength(0);
        while (true)
        {
            var kept = _files.Numbers();
            var next = kept.FirstOrDefault(candidate => candidate >= number);
            _number = next > 0 ? next : _files.CurrentNumber;
            _file = LogFiles.OpenToRead(next > 0 ? _files.Numbered(next) : _files.Current);

            // Put aside between looking and opening: then it is not the file of the number that we believe.
            if (next > 0 || _file is null || !File.Exists(_files.Numbered(_number)))
            {
                return _file is not null;
            }

            _file.Dispose();
        }
    }

    private bool Take(List<InstanceLogLine> lines)
    {
        var buffer = new byte[Math.Min(MostAtOnce, Math.Max(0, _file!.Length - _file.Position))];
        var read = _file.Read(buffer);
        var rest = buffer.AsSpan(0, read);
        int end;
        while ((end = rest.IndexOf((byte)'\n')) >= 0)
        {
            _begun.Write(rest[..end]);
            Add(lines, Encoding.UTF8.GetString(_begun.GetBuffer(), 0, (int)_begun.Length));
            _begun.SetLength(0);
            rest = rest[(end + 1)..];
        }

        _begun.Write(rest);
        return read > 0;
    }

    private static long WholeLinesIn(FileStream? file)
    {
        for (var end = file?.Length ?? 0; end > 0; end--)
        {
            file!.Position = end - 1;
            if (file.ReadByte() == '\n')
            {
                return end;
            }
        }

        return 0;
    }

    /// <summary>The last lines before a place, read backward until there are enough.</summary>
    private List<InstanceLogLine> Last(FileStream file, long end, int count)
    {
        var begin = end;
        while (true)
        {
            begin = Math.Max(0, begin - TailBlock);
            var bytes = new byte[end - begin];
            file.Position = begin;
            file.ReadExactly(bytes);
            if (begin > 0 && bytes.AsSpan().Count((byte)'\n') <= count && bytes.Length < 64 * MostAtOnce)
            {
                continue;
            }

            var lines = new List<InstanceLogLine>();
            foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n').Skip(begin > 0 ? 1 : 0))
            {
                Add(lines, line);
            }

            return [.. lines.TakeLast(count)];
        }
    }

    private void Add(List<InstanceLogLine> lines, string line)
    {
        var parts = line.Split(' ', 3);
        if (parts.Length == 3 && DateTimeOffset.TryParse(parts[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            lines.Add(new(at, service, version, _instance, parts[1], parts[2]));
        }
    }
}
