using System.Security.Cryptography;
using System.Text;
using Agrimaan.Delivery.Releases;
using Agrimaan.Local.Keeping;

namespace Agrimaan.Local.Artefacts;

/// <summary>Artefacts as folders named by their content, below <c>store/sha256</c>. Once there they are never changed.</summary>
public sealed class ArtefactStore(string home) : IArtefactStore
{
    private const string Prefix = "sha256:";
    private const string Coming = "coming-";
    private const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.GroupRead;
    private const UnixFileMode Enter = UnixFileMode.UserExecute | UnixFileMode.GroupExecute;

    /// <summary>A copy that was begun so long ago has nobody who ends it.</summary>
    private static readonly TimeSpan LongestCopy = TimeSpan.FromHours(6);

    private readonly string _root = Path.Combine(home, "store", "sha256");

    /// <inheritdoc/>
    public async Task<string> AddAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            throw new ArtefactException($"the folder {folder} does not exist; build it first, or mend run.files");
        }

        var coming = Path.Combine(_root, Coming + Path.GetRandomFileName());
        try
        {
            Directory.CreateDirectory(coming);
            RemoveAbandoned();
            var digest = await CopyAsync(folder, coming, cancellationToken).ConfigureAwait(false);
            Keep(coming, Path.Combine(_root, digest));
            return Prefix + digest;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ArtefactException($"the folder {folder} could not be copied into the store {_root}: {fault.Message}", fault);
        }
        finally
        {
            Remove(coming);
        }
    }

    /// <inheritdoc/>
    public string PathOf(string digest)
    {
        var name = digest.StartsWith(Prefix, StringComparison.Ordinal) ? digest[Prefix.Length..] : "";
        var path = Path.Combine(_root, name);
        return name.Length > 0 && name.All(char.IsAsciiHexDigitLower) && Directory.Exists(path)
            ? path
            : throw new ArtefactException($"the artefact {digest} is not in the store; create the release again");
    }

    /// <summary>Copies while hashing what is really written: relative path, whether it can be executed, content.</summary>
    private static async Task<string> CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var folders = new HashSet<string>(StringComparer.Ordinal) { to };
        foreach (var entry in ArtefactFiles.In(from))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var target = Path.Combine(to, entry.Path);
            var parent = entry.Kind == EntryKind.EmptyFolder ? target : Path.GetDirectoryName(target)!;
            Directory.CreateDirectory(parent);
            for (var folder = parent; folder.Length > to.Length; folder = Path.GetDirectoryName(folder)!)
            {
                folders.Add(folder);
            }

            var content = await CopyEntryAsync(entry, Path.Combine(from, entry.Path), target, cancellationToken).ConfigureAwait(false);
            var kind = entry.Kind switch { EntryKind.Program => 'x', EntryKind.Link => 'l', EntryKind.EmptyFolder => 'd', _ => '-' };
            all.AppendData(Encoding.UTF8.GetBytes($"{entry.Path.Length}:{entry.Path}{kind}"));
            all.AppendData(content);
        }

        // Deepest first; and the names must be on the disk before the whole gets its own.
        foreach (var folder in folders.OrderByDescending(folder => folder.Length))
        {
            Posix.FlushFolder(folder);
            if (folder != to)
            {
                File.SetUnixFileMode(folder, ReadOnly | Enter);
            }
        }

        return Convert.ToHexStringLower(all.GetHashAndReset());
    }

    private static async Task<byte[]> CopyEntryAsync(ArtefactEntry entry, string from, string to, CancellationToken cancellationToken)
    {
        switch (entry.Kind)
        {
            case EntryKind.EmptyFolder:
                return [];
            case EntryKind.Link:
                File.CreateSymbolicLink(to, entry.Link!);
                return SHA256.HashData(Encoding.UTF8.GetBytes(entry.Link!));
            default:
                var hash = await CopyFileAsync(from, to, cancellationToken).ConfigureAwait(false);
                File.SetUnixFileMode(to, entry.Kind == EntryKind.Program ? ReadOnly | Enter : ReadOnly);
                return hash;
        }
    }

    private static async Task<byte[]> CopyFileAsync(string from, string to, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, useAsync: false);
        await using var target = new FileStream(to, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, useAsync: false);
        var buffer = new byte[128 * 1024];
        int read;
        while ((read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }

        target.Flush(flushToDisk: true);
        return hash.GetHashAndReset();
    }

    /// <summary>Gives the copy its name, unless somebody was faster with the same content.</summary>
    private void Keep(string coming, string place)
    {
        try
        {
            if (!Directory.Exists(place))
            {
                Directory.Move(coming, place);
                File.SetUnixFileMode(place, ReadOnly | Enter);
                Posix.FlushFolder(_root);
            }
        }
        catch (IOException) when (Directory.Exists(place))
        {
            // The other copy is the same.
        }
        catch (FileNotFoundException)
        {
            // Moved, and cleaned away in the same moment: whoever needs it looks before relying on it.
        }
    }

    private void RemoveAbandoned()
    {
        foreach (var folder in Directory.EnumerateDirectories(_root, Coming + "*").Where(path => DateTime.UtcNow - Directory.GetCreationTimeUtc(path) > LongestCopy))
        {
            Remove(folder);
        }
    }

    internal static void Remove(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        // Folders that are read-only already would keep what is in them.
        foreach (var below in Directory.EnumerateDirectories(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            File.SetUnixFileMode(below, ReadOnly | Enter | UnixFileMode.UserWrite);
        }

        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody else removes it as well.
        }
    }
}
