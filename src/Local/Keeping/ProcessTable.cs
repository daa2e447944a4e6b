using System.Globalization;

namespace Agrimaan.Local.Keeping;

/// <summary>A process as the kernel's table shows it.</summary>
internal sealed record TableEntry(int Pid, int Parent, int Group, long StartTime);

/// <summary>One look at all processes of the machine; zombies are left out.</summary>
internal static class ProcessTable
{
    public static List<TableEntry> Look() =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0)
            .Select(pid => ProcessIdentity.Read(pid) is { State: not ('Z' or 'X') } stat ? new TableEntry(pid, stat.Parent, stat.Group, stat.StartTime) : null)
            .OfType<TableEntry>(),
    ];

    /// <summary>All that runs below some processes, children of children too, not themselves.</summary>
    public static List<TableEntry> Below(IReadOnlyCollection<int> roots)
    {
        var children = Look().ToLookup(entry => entry.Parent);
        var found = new List<TableEntry>();
        var next = new Queue<int>(roots);
        while (next.TryDequeue(out var parent))
        {
            foreach (var child in children[parent])
            {
                found.Add(child);
                next.Enqueue(child.Pid);
            }
        }

        return found;
    }

    /// <summary>Processes that were started with these variables; those of other users cannot be asked and are left out.</summary>
    public static IEnumerable<TableEntry> With(params string[] variables) => Look().Where(entry => Carries(entry.Pid, variables));

    private static bool Carries(int pid, string[] variables)
    {
        try
        {
            var environment = File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/environ").Split('\0');
            return variables.All(environment.Contains);
        }
        catch (Exception fault) when (fault is (IOException or UnauthorizedAccessException) && !OutOfFiles.IsReason(fault))
        {
            return false;
        }
    }
}
