using System.Text.Json.Serialization;

namespace Agrimaan.Server.Storage.Backup;

/// <summary>The last entry of a backup: what is in it, so that a truncated or altered one is known as such.</summary>
/// <param name="Format">Of the backup itself; a newer one is refused.</param>
/// <param name="Schema">Of the journal in it.</param>
/// <param name="WithArtefacts">Whether files of releases are in it.</param>
public sealed record BackupManifest(int Format, string Program, int Schema, DateTimeOffset CreatedAt, bool WithArtefacts, IReadOnlyList<BackupEntry> Entries)
{
    /// <summary>The form that this program writes.</summary>
    public const int Newest = 1;

    /// <summary>Its name in the archive.</summary>
    public const string Name = "manifest.json";

    /// <summary>The journal's name in the archive.</summary>
    public const string Journal = "agrimaan.db";
}

/// <summary>One entry of a backup.</summary>
/// <param name="Kind"><c>file</c>, <c>program</c>, <c>link</c> or <c>folder</c> (an empty one).</param>
/// <param name="Sha256">Of its content; of the target's name for a link.</param>
public sealed record BackupEntry(string Path, string Kind, long Bytes, string Sha256);

/// <summary>What was written or brought back.</summary>
/// <param name="File">The backup.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Aside">Where the home was moved to that lay there before, or null.</param>
public sealed record BackupView(string File, long Bytes, DateTimeOffset CreatedAt, int Schema, bool WithArtefacts, int Entries, string? Aside);

/// <summary>A backup cannot be made or brought back; nothing was changed.</summary>
public sealed class BackupException(string message, string hint, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>What to do next, one sentence.</summary>
    public string Hint { get; } = hint;
}

/// <summary>How these records look as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BackupManifest))]
[JsonSerializable(typeof(BackupView))]
[JsonSerializable(typeof(StateView))]
public sealed partial class BackupJson : JsonSerializerContext;
