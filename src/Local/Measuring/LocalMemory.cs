using System.Collections.Immutable;
using System.Globalization;
using Agrimaan.Delivery.Targets;
using Agrimaan.Local.Keeping;

namespace Agrimaan.Local.Measuring;

/// <summary>Memory of this machine, from the kernel's own files; of its control group, where that has less.</summary>
public sealed class LocalMemory(string home) : IMemorySource
{
    private const string Group = "/sys/fs/cgroup";

    /// <inheritdoc/>
    public MemoryReading? Read(string platform)
    {
        if (InKilobytes("/proc/meminfo", "MemAvailable:") is not { } available)
        {
            return null;
        }

        var children = ProcessTable.Look().ToLookup(entry => entry.Parent, entry => entry.Pid);
        var used = ImmutableDictionary.CreateBuilder<InstanceKey, long>();
        foreach (var folder in Keepers.FoldersBelow(LocalTarget.InstancesOf(home, platform)))
        {
            if (Keepers.SpecOf(folder) is { } spec && Keepers.LastStateOf(folder) is { Process: not null, Keeper: { IsAlive: true } keeper } && Below(keeper.Pid, children) is > 0 and var bytes)
            {
                used[new(spec.Key)] = bytes;
            }
        }

        return new(Math.Min(available, InGroup() ?? long.MaxValue), used.ToImmutable());
    }

    private static long Below(int parent, ILookup<int, int> children) =>
        children[parent].Sum(child => (InKilobytes($"/proc/{child.ToString(CultureInfo.InvariantCulture)}/smaps_rollup", "Pss:") ?? 0) + Below(child, children));

    private static long? InGroup() => Number(Group + "/memory.max") is { } most && Number(Group + "/memory.current") is { } now ? Math.Max(0, most - now) : null;

    private static long? Number(string file) => Text(file) is { } text && long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static long? InKilobytes(string file, string name)
    {
        var line = (Text(file) ?? "").Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var number, ..] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes)
            ? kilobytes * 1024
            : null;
    }

    /// <returns>Null where there is no such file, the process has ended, or belongs to somebody else.</returns>
    private static string? Text(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
