using System.Globalization;

namespace Agrimaan.Local.Keeping;

/// <summary>Says who listens on a port of this machine, as far as the kernel tells us.</summary>
public static class PortOwner
{
    private const string ListeningState = "0A";

    /// <returns>Such as <c>nginx (process 812)</c>; null when nobody listens.</returns>
    public static string? Describe(int port)
    {
        var inodes = Inodes(port).ToHashSet();
        if (inodes.Count == 0)
        {
            return null;
        }

        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => Path.GetFileName(path).All(char.IsAsciiDigit)))
        {
            if (Holds(process, inodes))
            {
                return $"{Name(process)} (process {Path.GetFileName(process)})";
            }
        }

        return "another program";
    }

    /// <summary>Whether one of these processes listens on a port; true as well when the kernel does not tell.</summary>
    public static bool IsAmong(IEnumerable<int> processes, int port)
    {
        var inodes = Inodes(port).ToHashSet();
        return inodes.Count == 0 || processes.Any(pid => Holds($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}", inodes));
    }

    /// <summary>Every port of this machine that somebody listens on.</summary>
    public static IReadOnlySet<int> Listening() => Sockets()
        .Select(fields => int.Parse(fields[1].AsSpan(fields[1].LastIndexOf(':') + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture))
        .ToHashSet();

    private static IEnumerable<string> Inodes(int port)
    {
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        return Sockets().Where(fields => fields[1].EndsWith(suffix, StringComparison.Ordinal)).Select(fields => $"socket:[{fields[9]}]");
    }

    private static IEnumerable<string[]> Sockets() => ((string[])["/proc/net/tcp", "/proc/net/tcp6"])
        .Where(File.Exists)
        .SelectMany(file => File.ReadLines(file).Skip(1))
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(fields => fields.Length > 9 && fields[3] == ListeningState);

    private static bool Holds(string process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(process, "fd")).Any(file => new FileInfo(file).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception fault) when (fault is (IOException or UnauthorizedAccessException) && !OutOfFiles.IsReason(fault))
        {
            return false;
        }
    }

    private static string Name(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "comm")).Trim();
        }
        catch (IOException)
        {
            return "a program";
        }
    }
}
