using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Agrimaan.Local.Logs;

/// <summary>
/// The files of one log: <c>out.log</c> is being written, <c>out.7.log</c> is what it was before it was turned over for the seventh
/// time. A number is never given twice, so a reader always knows where it stands.
/// </summary>
internal sealed class LogFiles(string directory)
{
    public string Current => Path.Combine(directory, "out.log");

    /// <summary>The number that the current file will get.</summary>
    public long CurrentNumber => Numbers().LastOrDefault() + 1;

    /// <summary>Numbers of the files that were turned over, oldest first.</summary>
    public List<long> Numbers() => Directory.Exists(directory)
        ? [.. Directory.EnumerateFiles(directory, "out.*.log")
            .Select(file => long.TryParse(Path.GetFileName(file)[4..^4], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Where(number => number > 0)
            .Order()]
        : [];

    public string Numbered(long number) => Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"out.{number}.log"));

    /// <summary>Puts the current file aside and removes the oldest, so that at most this many are left with the next.</summary>
    public void TurnOver(int count)
    {
        if (File.Exists(Current))
        {
            File.Move(Current, Numbered(CurrentNumber));
        }

        var numbers = Numbers();
        foreach (var old in numbers.Take(Math.Max(0, numbers.Count - (count - 1))))
        {
            File.Delete(Numbered(old));
        }
    }

    public SafeFileHandle OpenToWrite()
    {
        using (new FileStream(Current, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
        }

        return File.OpenHandle(Current, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <returns>A file to read, or null when it is not there (any more, or yet).</returns>
    public static FileStream? OpenToRead(string file)
    {
        try
        {
            return new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
