using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Agrimaan.Delivery.Recovery;

namespace Agrimaan.Server.Recovery;

/// <summary>
/// Backups on this machine's disk: a file and a card for each, <c>backups/PLATFORM/STORE/ID.dump</c> and <c>ID.json</c>. The card is written
/// last, so a backup that has one is whole. All of it may be read by its owner only.
/// </summary>
internal sealed class BackupStore(string home)
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Half = ".half";

    private readonly Lock _lock = new();
    private readonly HashSet<string> _making = new(StringComparer.Ordinal);

    private string Root => Path.Combine(home, "backups");

    /// <summary>Removes what a control plane that was killed left half done. Called before any is made.</summary>
    public void Sweep()
    {
        foreach (var file in Directory.Exists(Root) ? Directory.GetFiles(Root, "*", SearchOption.AllDirectories) : [])
        {
            if (file.EndsWith(Half, StringComparison.Ordinal) || (file.EndsWith(".dump", StringComparison.Ordinal) && !File.Exists(Path.ChangeExtension(file, ".json"))))
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>All of a platform that are whole, oldest first.</summary>
    public IReadOnlyList<Backup> Of(string platform)
    {
        var folder = Path.Combine(Root, platform);
        return
        [
            .. (Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories) : [])
                .Select(Read).OfType<Backup>().OrderBy(backup => backup.TakenAt).ThenBy(backup => backup.Id, StringComparer.Ordinal),
        ];
    }

    public string FileOf(Backup backup) => Path.Combine(FolderOf(backup.Platform, backup.Store), backup.Id + ".dump");

    /// <summary>Whether its file is there with the size it had; what is in it tells <see cref="CheckAsync"/>.</summary>
    public bool IsThere(Backup backup) => new FileInfo(FileOf(backup)) is { Exists: true, Length: var size } && size == backup.Size;

    /// <summary>Makes one and keeps it; killed or failed anywhere, nothing of it is kept.</summary>
    /// <param name="draft">What is known of it before; its identity, size and hash are filled in here.</param>
    /// <param name="write">Writes the file whole, and says what is in it.</param>
    /// <exception cref="DatabaseException">It cannot be made or written.</exception>
    public async Task<Backup> KeepAsync(Backup draft, Func<string, Task<DatabaseCopy>> write, CancellationToken cancellationToken)
    {
        var backup = draft with { Id = Claim(draft) };
        var file = FileOf(backup);
        try
        {
            var copy = await write(file).ConfigureAwait(false);
            backup = backup with { Counts = copy.Counts, Server = copy.Server, Size = new FileInfo(file).Length, Sha256 = await HashAsync(file, cancellationToken).ConfigureAwait(false) };
            Write(backup);
            return backup;
        }
        catch (Exception fault)
        {
            File.Delete(CardOf(backup));
            File.Delete(file);
            throw fault is IOException or UnauthorizedAccessException ? new DatabaseException($"The backup could not be written: {fault.Message}", fault) : fault;
        }
        finally
        {
            lock (_lock)
            {
                _making.Remove(CardOf(backup));
            }
        }
    }

    /// <summary>Whether its file still is what was written.</summary>
    /// <exception cref="DatabaseException">It is not.</exception>
    public async Task CheckAsync(Backup backup, CancellationToken cancellationToken)
    {
        var file = FileOf(backup);
        if (!File.Exists(file))
        {
            throw new DatabaseException($"The file of {backup.Id} is gone from {file}.");
        }

        if (new FileInfo(file).Length != backup.Size || await HashAsync(file, cancellationToken).ConfigureAwait(false) != backup.Sha256)
        {
            throw new DatabaseException($"{file} is damaged: it is not what was written on {backup.TakenAt.ToString("u", CultureInfo.InvariantCulture)}. Take another backup.");
        }
    }

    /// <summary>Writes down that it came back whole.</summary>
    public Backup Verified(Backup backup, DateTimeOffset at)
    {
        var verified = backup with { VerifiedAt = at };
        Write(verified);
        return verified;
    }

    /// <summary>The card goes first: what has none is rubbish to every reader.</summary>
    public void Remove(Backup backup)
    {
        File.Delete(CardOf(backup));
        File.Delete(FileOf(backup));
    }

    /// <summary>A name by its moment, which nobody has and nobody is about to have.</summary>
    private string Claim(Backup draft)
    {
        foreach (var folder in (string[])[Root, Path.Combine(Root, draft.Platform), FolderOf(draft.Platform, draft.Store)])
        {
            Directory.CreateDirectory(folder, OwnerFile | UnixFileMode.UserExecute); // one by one: the mode is only for the last
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"{draft.Store}{(draft.Database.Length > 0 ? "." : "")}{draft.Database}-{draft.TakenAt.UtcDateTime:yyyyMMdd-HHmmss}");
        lock (_lock)
        {
            for (var number = 1; ; number++)
            {
                var id = number == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
                if (!File.Exists(CardOf(draft with { Id = id })) && _making.Add(CardOf(draft with { Id = id })))
                {
                    return id;
                }
            }
        }
    }

    private void Write(Backup backup)
    {
        var (card, half) = (CardOf(backup), CardOf(backup) + Half);
        using (var stream = new FileStream(half, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerFile }))
        {
            JsonSerializer.Serialize(stream, backup, BackupCardJson.Default.Backup);
            stream.Flush(flushToDisk: true);
        }

        File.Move(half, card, overwrite: true);
    }

    private static Backup? Read(string card)
    {
        try
        {
            using var stream = File.OpenRead(card);
            return JsonSerializer.Deserialize(stream, BackupCardJson.Default.Backup);
        }
        catch (Exception fault) when (fault is JsonException or FileNotFoundException)
        {
            return null; // removed meanwhile, or not of ours
        }
    }

    private static async Task<string> HashAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
    }

    private string FolderOf(string platform, string store) => Path.Combine(Root, platform, store);

    private string CardOf(Backup backup) => Path.Combine(FolderOf(backup.Platform, backup.Store), backup.Id + ".json");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(Backup))]
internal sealed partial class BackupCardJson : JsonSerializerContext;
