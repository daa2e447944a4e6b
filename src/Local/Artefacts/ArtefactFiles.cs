using Agrimaan.Delivery.Releases;
using Agrimaan.Local.Keeping;

namespace Agrimaan.Local.Artefacts;

/// <summary>What one entry of an artefact is.</summary>
internal enum EntryKind
{
    File,
    Program,

    /// <summary>A symbolic link to another place in the artefact.</summary>
    Link,
    EmptyFolder,
}

/// <summary>One entry of an artefact.</summary>
/// <param name="Path">Relative, with forward slashes.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Link">Where a link points to, as written.</param>
internal sealed record ArtefactEntry(string Path, EntryKind Kind, string? Link = null);

/// <summary>Lists a folder as an artefact, links as what they are: followed, they could lead around in a circle or out of the folder.</summary>
internal static class ArtefactFiles
{
    public const int Most = 100_000;

    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <returns>Entries in ordinal order of their paths.</returns>
    /// <exception cref="ArtefactException">There are too many, or one cannot be kept.</exception>
    public static List<ArtefactEntry> In(string folder)
    {
        var root = new DirectoryInfo(Path.GetFullPath(folder));
        var entries = new List<ArtefactEntry>();
        var waiting = new Stack<DirectoryInfo>([root]);
        while (waiting.TryPop(out var directory))
        {
            var empty = true;
            foreach (var item in directory.EnumerateFileSystemInfos())
            {
                empty = false;
                var path = Path.GetRelativePath(root.FullName, item.FullName);
                if (item.LinkTarget is not null)
                {
                    entries.Add(LinkOf(root, item, path));
                }
                else if (item is DirectoryInfo below)
                {
                    waiting.Push(below);
                }
                else
                {
                    entries.Add(FileOf(item, path));
                }

                if (entries.Count > Most)
                {
                    throw new ArtefactException($"the folder {folder} holds more than {Most} files; point run.files at what is needed to run");
                }
            }

            if (empty && directory != root)
            {
                entries.Add(new(Path.GetRelativePath(root.FullName, directory.FullName), EntryKind.EmptyFolder));
            }
        }

        return [.. entries.OrderBy(entry => entry.Path, StringComparer.Ordinal)];
    }

    private static ArtefactEntry LinkOf(DirectoryInfo root, FileSystemInfo item, string path)
    {
        var target = item.LinkTarget!;
        var end = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(item.FullName)!, target));
        var inside = !Path.IsPathRooted(target) && (end == root.FullName || end.StartsWith(root.FullName + "/", StringComparison.Ordinal));
        return inside
            ? new(path, EntryKind.Link, target)
            : throw new ArtefactException($"the link {item.FullName} leads out of the artefact to {target}; put the file itself there");
    }

    private static ArtefactEntry FileOf(FileSystemInfo item, string path) =>
        Posix.IsPlainFile(item.FullName)
            ? new(path, (item.UnixFileMode & AnyExecute) != 0 ? EntryKind.Program : EntryKind.File)
            : throw new ArtefactException($"{item.FullName} is a pipe, socket or device and cannot be kept; remove it from the folder");
}
