using Agrimaan.Local.Keeping;

namespace Agrimaan.Local.Logs;

/// <summary>Logs that nobody writes to any more.</summary>
/// <param name="Path">A folder of an instance that has ended, or one file of an instance's log that was turned over.</param>
/// <param name="Instance">Whose it is, <c>platform.service.revision.ordinal</c>.</param>
/// <param name="Whole">Whether it is all that is left of the instance.</param>
public sealed record OldLog(string Path, string Instance, bool Whole, long Bytes, DateTimeOffset At)
{
    /// <summary><c>platform.service.revision</c>: what all replicas have in common.</summary>
    public string RevisionKey => Instance[..Math.Max(0, Instance.LastIndexOf('.'))];
}

/// <summary>Finds what instances left behind, and removes it.</summary>
public sealed class EndedInstances(string home)
{
    /// <summary>Folders of instances that have ended, and turned-over logs of those that have not.</summary>
    public IEnumerable<OldLog> In(string platform)
    {
        var root = LocalTarget.InstancesOf(home, platform);
        foreach (var folder in Directory.Exists(root) ? Directory.GetDirectories(root) : [])
        {
            var name = Path.GetFileName(folder);
            if (Keepers.SpecOf(folder) is null)
            {
                yield return new(folder, name, true, FolderSize.Of(folder), Directory.GetLastWriteTimeUtc(folder));
                continue;
            }

            var files = new LogFiles(folder);
            foreach (var file in files.Numbers().Select(files.Numbered).Select(path => new FileInfo(path)).Where(file => file.Exists))
            {
                yield return new(file.FullName, name, false, file.Length, file.LastWriteTimeUtc);
            }
        }
    }

    /// <summary>Removes it, unless a keeper has come to life there.</summary>
    /// <returns>Whether it is gone.</returns>
    public static bool Remove(OldLog log)
    {
        if (!log.Whole)
        {
            File.Delete(log.Path);
            return true;
        }

        // The lock is a keeper's for its whole life; while we hold it none can begin.
        using var single = new KeeperFolder(log.Path).TryLock();
        if (single is null || Keepers.SpecOf(log.Path) is not null)
        {
            return false;
        }

        Directory.Delete(log.Path, recursive: true);
        return true;
    }
}
