using System.Text.Json.Serialization;

namespace Agrimaan.Samples.Crop;

internal sealed record Crop(int Id, int FieldId, string Name, string Variety, string Season, DateOnly SownOn, DateOnly HarvestOn);

internal sealed record CropWithField(Crop Crop, Field? Field);

internal sealed record Field(int Id, string Name, string Owner, decimal Hectares, string Soil, string Village, string State);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<Crop>))]
[JsonSerializable(typeof(CropWithField))]
internal sealed partial class CropJson : JsonSerializerContext;
