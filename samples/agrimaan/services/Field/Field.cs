using System.Text.Json.Serialization;

namespace Agrimaan.Samples.Field;

internal sealed record Field(int Id, string Name, int OwnerId, decimal Hectares, string Soil, string Village, string State);

internal sealed record FieldWithOwner(int Id, string Name, int OwnerId, string Owner, decimal Hectares, string Soil, string Village, string State);

internal sealed record NewField(string? Name, int? OwnerId, decimal? Hectares, string? Soil, string? Village, string? State);

internal sealed record Owner(int Id, string Name);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<Field>))]
[JsonSerializable(typeof(FieldWithOwner))]
[JsonSerializable(typeof(NewField))]
[JsonSerializable(typeof(Owner))]
internal sealed partial class FieldJson : JsonSerializerContext;
