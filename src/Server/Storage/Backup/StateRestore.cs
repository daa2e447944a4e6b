using System.Globalization;
using Agrimaan.Client;
using Agrimaan.Local;
using Agrimaan.Local.Artefacts;
using Microsoft.Data.Sqlite;

namespace Agrimaan.Server.Storage.Backup;

/// <summary>
/// Brings a backup back: everything is unpacked and checked beside the home first, and only what is whole takes its place. What was
/// there is moved aside, never deleted.
/// </summary>
public static class StateRestore
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <param name="home">Where it goes.</param>
    /// <param name="file">The backup.</param>
    /// <param name="force">Whether a home that is there may be moved aside.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Ends it; then nothing was changed.</param>
    /// <exception cref="BackupException">Nothing was changed.</exception>
    public static async Task<BackupView> ReadAsync(string home, string file, bool force, DateTimeOffset now, CancellationToken cancellationToken)
    {
        home = Path.GetFullPath(home).TrimEnd('/');
        if (!File.Exists(file))
        {
            throw new BackupException($"There is no file {file}.", "Look at the path.");
        }

        using var alone = Hold(home, force);
        var coming = $"{home}.restoring-{Path.GetRandomFileName()}";
        try
        {
            Directory.CreateDirectory(coming, OwnerOnly);
            var manifest = await BackupReader.UnpackAsync(file, coming, cancellationToken).ConfigureAwait(false);
            Check(Path.Combine(coming, BackupManifest.Journal), file);
            Seal(coming);
            var aside = Swap(coming, home, now);
            return new(file, new FileInfo(file).Length, manifest.CreatedAt, manifest.Schema, manifest.WithArtefacts, manifest.Entries.Count, aside);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"The backup cannot be brought back: {fault.Message}", $"Look at the permissions and the free room of {Path.GetDirectoryName(home)}; the home is as it was.", fault);
        }
        finally
        {
            Remove(coming);
        }
    }

    /// <summary>Nobody may live in the home, and only who says so moves one aside.</summary>
    private static FileStream? Hold(string home, bool force)
    {
        if (!Directory.Exists(home))
        {
            return null;
        }

        if (!force && Directory.EnumerateFileSystemEntries(home).Any())
        {
            throw new BackupException($"{home} is not empty.", $"To move it aside and put the backup in its place, add --force; or set {Home.Variable} to another folder.");
        }

        FileStream held;
        try
        {
            held = new(Path.Combine(home, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault)
        {
            throw new BackupException($"A control plane runs in {home}.", "Stop it and what it runs with `agrimaan down --all`, then try again.", fault);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new BackupException($"{home} cannot be written to.", $"Look at its permissions, or set {Home.Variable} to a folder of yours.", fault);
        }

        if (HomeUsage.Keepers(home).Count(keeper => keeper.Alive) is > 0 and var alive)
        {
            held.Dispose();
            throw new BackupException(
                string.Create(CultureInfo.InvariantCulture, $"{alive} process{(alive == 1 ? " of a platform still runs" : "es of platforms still run")} from {home}."),
                "Stop them with `agrimaan down --all`, then try again.");
        }

        return held;
    }

    private static void Check(string journal, string file)
    {
        try
        {
            using var connection = SqliteFile.Open(journal);
            var schema = SqliteFile.SchemaOf(connection);
            if (schema > Schema.SchemaChanges.Newest)
            {
                throw new BackupException(
                    string.Create(CultureInfo.InvariantCulture, $"{file} was written by a newer agrimaan (schema {schema}; this one knows {Schema.SchemaChanges.Newest})."),
                    "Bring it back with that version.");
            }

            if (!SqliteFile.IsWhole(connection))
            {
                throw new BackupException($"The journal in {file} is damaged.", "Take an older backup.");
            }
        }
        catch (SqliteException fault)
        {
            throw new BackupException($"The journal in {file} cannot be read: {fault.Message}", "Take an older backup.", fault);
        }
    }

    private static void Seal(string coming)
    {
        var root = Path.Combine(coming, "store", "sha256");
        foreach (var artefact in Directory.Exists(root) ? Directory.GetDirectories(root) : [])
        {
            ArtefactContent.Seal(artefact);
        }
    }

    /// <returns>Where the home that was there lies now.</returns>
    private static string? Swap(string coming, string home, DateTimeOffset now)
    {
        string? aside = null;
        if (Directory.Exists(home) && Directory.EnumerateFileSystemEntries(home).Any())
        {
            aside = string.Create(CultureInfo.InvariantCulture, $"{home}.before-{now.UtcDateTime:yyyyMMdd-HHmmss}");
            for (var number = 2; Path.Exists(aside); number++)
            {
                aside = string.Create(CultureInfo.InvariantCulture, $"{home}.before-{now.UtcDateTime:yyyyMMdd-HHmmss}-{number}");
            }

            Directory.Move(home, aside);
        }
        else if (Directory.Exists(home))
        {
            Directory.Delete(home);
        }

        Directory.Move(coming, home);
        return aside;
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            foreach (var below in Directory.GetDirectories(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
            {
                File.SetUnixFileMode(below, OwnerOnly);
            }

            Directory.Delete(folder, recursive: true);
        }
    }
}
