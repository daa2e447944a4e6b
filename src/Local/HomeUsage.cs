using Agrimaan.Local.Keeping;

namespace Agrimaan.Local;

/// <summary>A part of the home and the room that it takes.</summary>
public sealed record HomePart(string Name, long Bytes);

/// <summary>Looks into a home from outside: what takes room in it, and who lives in it. Needs no control plane.</summary>
public static class HomeUsage
{
    /// <summary>Every part, also those that are empty.</summary>
    public static IReadOnlyList<HomePart> Of(string home)
    {
        var parts = new List<HomePart>
        {
            new("journal", Files(home, "agrimaan.db*")),
            new("artefacts", FolderSize.Of(Path.Combine(home, "store"))),
            new("data of services", Below(home, "data")),
            new("logs of instances", Below(home, "instances")),
            new("gateways", Below(home, "gateway")),
            new("serve.log", Files(home, "serve.log*")),
        };
        parts.Add(new("the rest", Math.Max(0, FolderSize.Of(home) - parts.Sum(part => part.Bytes))));
        return parts;
    }

    /// <summary>Folders of keepers that should live, each with whether it does.</summary>
    public static IEnumerable<(string Folder, bool Alive)> Keepers(string home)
    {
        foreach (var platform in Folders(Path.Combine(home, "platforms")))
        {
            var folders = Folders(Path.Combine(platform, "instances")).Append(Path.Combine(platform, "gateway"));
            foreach (var folder in folders.Select(folder => new KeeperFolder(folder)).Where(folder => File.Exists(folder.SpecFile)))
            {
                yield return (folder.Directory, IsHeld(folder));
            }
        }
    }

    private static bool IsHeld(KeeperFolder folder)
    {
        if (!File.Exists(folder.LockFile))
        {
            return false;
        }

        using var free = folder.TryLock();
        return free is null;
    }

    private static long Below(string home, string name) => Folders(Path.Combine(home, "platforms")).Sum(platform => FolderSize.Of(Path.Combine(platform, name)));

    private static long Files(string home, string pattern) => Directory.Exists(home) ? Directory.EnumerateFiles(home, pattern).Sum(file => new FileInfo(file).Length) : 0;

    private static IEnumerable<string> Folders(string folder) => Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];
}
