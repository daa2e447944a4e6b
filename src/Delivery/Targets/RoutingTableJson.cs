using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agrimaan.Delivery.Targets;

/// <summary>The one form of a table on the wire and on disk; field order is fixed, so equal tables have equal bytes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RoutingTable))]
public sealed partial class RoutingTableJson : JsonSerializerContext
{
    public static byte[] Write(RoutingTable table) => JsonSerializer.SerializeToUtf8Bytes(table, Default.RoutingTable);

    /// <exception cref="JsonException">It is no table.</exception>
    public static RoutingTable Read(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, Default.RoutingTable) ?? throw new JsonException("an empty document is no routing table");

    /// <summary>SHA-256 of the table's bytes, lower-case hexadecimal.</summary>
    public static string HashOf(RoutingTable table) => Convert.ToHexStringLower(SHA256.HashData(Write(table)));
}
