using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Agrimaan.Server.Storage.Backup;

/// <summary>Unpacks a backup and believes nothing of it: names may only lie where a backup puts them, and every hash must fit.</summary>
internal static partial class BackupReader
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const long LongestManifest = 512 * 1024 * 1024;

    /// <exception cref="BackupException">It is no backup, not whole, or altered.</exception>
    public static async Task<BackupManifest> UnpackAsync(string file, string folder, CancellationToken cancellationToken)
    {
        try
        {
            var (manifest, found, links) = await ReadAsync(file, folder, cancellationToken).ConfigureAwait(false);
            if (manifest.Format > BackupManifest.Newest)
            {
                throw new BackupException($"{file} was written by a newer agrimaan ({manifest.Program}).", "Bring it back with that version.");
            }

            foreach (var entry in manifest.Entries)
            {
                if (!found.Remove(entry.Path, out var seen) || seen != entry)
                {
                    throw Damaged(file, $"{entry.Path} is {(seen is null ? "missing" : "not what its manifest says")}");
                }
            }

            if (found.Count > 0)
            {
                throw Damaged(file, $"its manifest does not know {found.Keys.First()}");
            }

            // Last, so that no file was written through one of them.
            foreach (var (path, target) in links)
            {
                File.CreateSymbolicLink(path, target);
            }

            return manifest;
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or FormatException or JsonException)
        {
            throw Damaged(file, "it is no backup, or only the beginning of one", fault);
        }
    }

    private static async Task<(BackupManifest Manifest, Dictionary<string, BackupEntry> Found, List<(string Path, string Target)> Links)> ReadAsync(
        string file, string folder, CancellationToken cancellationToken)
    {
        BackupManifest? manifest = null;
        var found = new Dictionary<string, BackupEntry>(StringComparer.Ordinal);
        var links = new List<(string, string)>();
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        await using var zipped = new GZipStream(stream, CompressionMode.Decompress);
        await using var counted = new CountedStream(zipped);
        await using var tar = new TarReader(counted, leaveOpen: true);
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry)
        {
            if (entry.Name == BackupManifest.Name && entry.DataStream is { Length: <= LongestManifest } last)
            {
                manifest = await JsonSerializer.DeserializeAsync(last, BackupJson.Default.BackupManifest, cancellationToken).ConfigureAwait(false);
                continue;
            }

            var path = entry.Name.TrimEnd('/');
            if (manifest is not null || !Allowed().IsMatch(path) || path.Split('/').Any(part => part is "" or "." or "..") || found.ContainsKey(path))
            {
                throw Damaged(file, "an entry lies where none may");
            }

            found.Add(path, await UnpackAsync(entry, path, Path.Combine(folder, path), links, file, cancellationToken).ConfigureAwait(false));
        }

        await counted.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        if (await WrittenLengthAsync(stream, cancellationToken).ConfigureAwait(false) != (uint)counted.Count)
        {
            throw new EndOfStreamException();
        }

        // The archive ends before its file does when the end was cut off at a boundary; then there is no manifest.
        return manifest is { Entries: not null } ? (manifest, found, links) : throw new EndOfStreamException();
    }

    /// <summary>A compressed file ends with the length of its content, as four bytes.</summary>
    private static async Task<uint> WrittenLengthAsync(FileStream stream, CancellationToken cancellationToken)
    {
        var end = new byte[sizeof(uint)];
        stream.Position = Math.Max(0, stream.Length - end.Length);
        await stream.ReadExactlyAsync(end, cancellationToken).ConfigureAwait(false);
        return BinaryPrimitives.ReadUInt32LittleEndian(end);
    }

    private static async Task<BackupEntry> UnpackAsync(TarEntry entry, string name, string path, List<(string, string)> links, string file, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(entry.EntryType == TarEntryType.Directory ? path : Path.GetDirectoryName(path)!);
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                return new(name, "folder", 0, "");
            case TarEntryType.SymbolicLink:
                links.Add((path, Inside(name, entry.LinkName) ? entry.LinkName : throw Damaged(file, "a link leads out of its artefact")));
                return new(name, "link", 0, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(entry.LinkName))));
            case TarEntryType.RegularFile:
                var program = (entry.Mode & UnixFileMode.UserExecute) != 0;
                var (bytes, hash) = await CopyAsync(entry.DataStream ?? Stream.Null, path, program, cancellationToken).ConfigureAwait(false);
                return new(name, program ? "program" : "file", bytes, hash);
            default:
                throw Damaged(file, "it has an entry of an unknown kind");
        }
    }

    private static async Task<(long Bytes, string Hash)> CopyAsync(Stream from, string path, bool program, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var to = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = program ? Owner | UnixFileMode.UserExecute : Owner });
        var buffer = new byte[128 * 1024];
        long bytes = 0;
        int read;
        while ((read = await from.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            bytes += read;
        }

        to.Flush(flushToDisk: true);
        return (bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Whether a link of an artefact stays in it.</summary>
    private static bool Inside(string name, string target)
    {
        var artefact = "/" + string.Join('/', name.Split('/').Take(3));
        var end = Path.GetFullPath(Path.Combine(Path.GetDirectoryName("/" + name)!, target));
        return !Path.IsPathRooted(target) && (end == artefact || end.StartsWith(artefact + "/", StringComparison.Ordinal));
    }

    private static BackupException Damaged(string file, string what, Exception? cause = null) =>
        new($"{file} cannot be brought back: {what}.", "Take another backup; the home is as it was.", cause);

    [GeneratedRegex(@"\A(agrimaan\.db|secrets/(key|[0-9a-f]{32})|store/sha256/[0-9a-f]{64}(/[^\0]+)?)\z")]
    private static partial Regex Allowed();
}
