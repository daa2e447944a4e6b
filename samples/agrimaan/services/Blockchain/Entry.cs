using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agrimaan.Samples.Blockchain;

/// <summary>One entry of the ledger; its hash covers all of it and the hash before it.</summary>
internal sealed record Entry(long Height, string Subject, string Text, DateTimeOffset At, string Previous, string Hash)
{
    public static readonly string Beginning = new('0', 64);

    /// <summary>The hash that these contents must have. As a JSON array, so that no text can pass for the end of another.</summary>
    public string Expected() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        [Height.ToString(CultureInfo.InvariantCulture), Subject, Text, At.ToString("O", CultureInfo.InvariantCulture), Previous], LedgerJson.Default.StringArray)));
}

internal sealed record NewEntry(string? Subject, string? Text);

/// <param name="BrokenAt">The first height whose entry is not what was written, or null.</param>
internal sealed record Verification(bool Whole, long Entries, long? BrokenAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<Entry>))]
[JsonSerializable(typeof(NewEntry))]
[JsonSerializable(typeof(Verification))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class LedgerJson : JsonSerializerContext;
