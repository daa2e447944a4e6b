using System.Globalization;

namespace Agrimaan.Server.Storage;

/// <summary>Says who holds a lock on a file, as far as the kernel tells us.</summary>
internal static class LockHolder
{
    /// <returns>Such as <c>sqlite3 (process 812)</c>; null when nobody else does, or it is not told.</returns>
    public static string? Of(string file)
    {
        try
        {
            foreach (var fields in File.ReadLines("/proc/locks").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            {
                // 1: POSIX ADVISORY WRITE 812 fd:01:131 0 EOF
                if (fields is [_, _, _, _, var process, ..] && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && pid != Environment.ProcessId && HasOpen(process, file))
                {
                    return $"{File.ReadAllText($"/proc/{process}/comm").Trim()} (process {process})";
                }
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Then it stays "another process".
        }

        return null;
    }

    private static bool HasOpen(string process, string file) =>
        Directory.Exists($"/proc/{process}/fd")
        && Directory.EnumerateFiles($"/proc/{process}/fd").Any(open => new FileInfo(open).LinkTarget is { } target && (target == file || target.StartsWith(file + "-", StringComparison.Ordinal)));
}
