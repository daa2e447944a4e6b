using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Agrimaan.Local.Artefacts;
using Agrimaan.Local.Secrets;
using Microsoft.Data.Sqlite;

namespace Agrimaan.Server.Storage.Backup;

/// <summary>
/// Writes the control plane's state into one file while it runs: a copy of the journal as of one moment, and the files of its releases.
/// The journal comes first and what it names is never changed, so the two fit. The services' own data are theirs, and not in it.
/// </summary>
public static class StateBackup
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <param name="home">The control plane's home.</param>
    /// <param name="file">Where the backup is to lie; nothing may lie there yet.</param>
    /// <param name="withArtefacts">Whether files of releases come along.</param>
    /// <param name="program">Version of this program.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Ends it; then there is no backup.</param>
    /// <exception cref="BackupException">It cannot be made; no file is left.</exception>
    public static async Task<BackupView> WriteAsync(string home, string file, bool withArtefacts, string program, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var journal = Path.Combine(home, BackupManifest.Journal);
        if (!File.Exists(journal))
        {
            throw new BackupException($"There is no journal in {home}.", "Bring a platform up first. A journal in PostgreSQL is backed up with PostgreSQL's own `pg_dump --format=custom --file=FILE DATABASE`.");
        }

        if (Path.Exists(file))
        {
            throw new BackupException($"{file} is there already, and is left alone.", "Name a new file: a backup never replaces another.");
        }

        var copy = Path.Combine(home, $"backup-{Path.GetRandomFileName()}.db");
        var next = $"{file}.{Path.GetRandomFileName()}.next";
        try
        {
            using var reading = withArtefacts ? Hold(home) : null;
            File.Create(copy, 1, FileOptions.None).Dispose();
            File.SetUnixFileMode(copy, Owner);
            SqliteFile.Copy(journal, copy);
            var manifest = await WriteAsync(next, copy, home, withArtefacts, program, now, cancellationToken).ConfigureAwait(false);
            File.Move(next, file, overwrite: false);
            return new(file, new FileInfo(file).Length, now, manifest.Schema, withArtefacts, manifest.Entries.Count, null);
        }
        catch (SqliteException fault)
        {
            throw SqliteFile.Explain(journal, fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"The backup cannot be written to {file}: {fault.Message}", "Look at the folder's permissions and free room, then try again.", fault);
        }
        finally
        {
            File.Delete(copy);
            if (Directory.Exists(Path.GetDirectoryName(next)))
            {
                File.Delete(next);
            }
        }
    }

    /// <summary>Nobody cleans the store while we read it; other readers may.</summary>
    private static FileStream? Hold(string home)
    {
        var path = StoreCleaning.LockOf(home);
        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            return null;
        }

        try
        {
            using (new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite))
            {
            }

            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (IOException fault)
        {
            throw new BackupException("`agrimaan gc` is at work on the store.", "Try again when it has ended.", fault);
        }
    }

    private static async Task<BackupManifest> WriteAsync(string next, string copy, string home, bool withArtefacts, string program, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(next, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Owner });
        BackupManifest manifest;
        await using (var zipped = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        await using (var tar = new TarWriter(zipped, TarEntryFormat.Pax))
        {
            int schema;
            using (var connection = SqliteFile.Open(copy))
            {
                schema = SqliteFile.SchemaOf(connection);
            }

            var entries = new List<BackupEntry> { await AddFileAsync(tar, copy, BackupManifest.Journal, "file", now, cancellationToken).ConfigureAwait(false) };

            // After the journal: whatever secret a release of it has was kept before the release was written.
            foreach (var (secret, name) in SecretStore.FilesOf(home))
            {
                entries.Add(await AddFileAsync(tar, secret, "secrets/" + name, "file", now, cancellationToken).ConfigureAwait(false));
            }

            foreach (var (artefact, name) in withArtefacts ? Artefacts(home) : [])
            {
                foreach (var entry in ArtefactContent.In(artefact).DefaultIfEmpty(("", "folder", null)))
                {
                    entries.Add(await AddAsync(tar, artefact, name, entry, now, cancellationToken).ConfigureAwait(false));
                }
            }

            manifest = new(BackupManifest.Newest, program, schema, now, withArtefacts, entries);
            using var last = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest));
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, BackupManifest.Name) { DataStream = last, Mode = Owner, ModificationTime = now }, cancellationToken).ConfigureAwait(false);
        }

        stream.Flush(flushToDisk: true);
        return manifest;
    }

    private static IEnumerable<(string Path, string Name)> Artefacts(string home)
    {
        var root = Path.Combine(home, "store", "sha256");
        return (Directory.Exists(root) ? Directory.GetDirectories(root) : [])
            .Select(path => (path, Path.GetFileName(path))).Where(found => found.Item2.All(char.IsAsciiHexDigitLower)).OrderBy(found => found.Item2, StringComparer.Ordinal);
    }

    private static async Task<BackupEntry> AddAsync(TarWriter tar, string artefact, string name, (string Path, string Kind, string? Link) entry, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var path = $"store/sha256/{name}/{entry.Path}".TrimEnd('/');
        switch (entry.Kind)
        {
            case "link":
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, path) { LinkName = entry.Link!, ModificationTime = now }, cancellationToken).ConfigureAwait(false);
                return new(path, "link", 0, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(entry.Link!))));
            case "folder":
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, path) { ModificationTime = now }, cancellationToken).ConfigureAwait(false);
                return new(path, "folder", 0, "");
            default:
                return await AddFileAsync(tar, Path.Combine(artefact, entry.Path), path, entry.Kind, now, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Read twice, for its hash and for the archive; the second time it comes from memory.</summary>
    private static async Task<BackupEntry> AddFileAsync(TarWriter tar, string file, string path, string kind, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
        stream.Position = 0;
        var mode = kind == "program" ? Owner | AnyExecute : Owner;
        await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = stream, Mode = mode, ModificationTime = now }, cancellationToken).ConfigureAwait(false);
        return new(path, kind, stream.Length, hash);
    }
}
