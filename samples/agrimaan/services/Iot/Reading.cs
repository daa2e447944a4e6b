using System.Text.Json.Serialization;

namespace Agrimaan.Samples.Iot;

/// <summary>What a sensor in a field measured.</summary>
internal sealed record Reading(string Id, string Sensor, int FieldId, string Field, string Kind, decimal Value, bool Alarm, DateTimeOffset At);

internal sealed record NewReading(string? Sensor, int? FieldId, string? Kind, decimal? Value);

internal sealed record FieldReadings(string Field, string Farmer, IReadOnlyList<Reading> Readings);

internal sealed record Field(int Id, string Name, int OwnerId);

internal sealed record Owner(int Id, string Name);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<Reading>))]
[JsonSerializable(typeof(FieldReadings))]
[JsonSerializable(typeof(NewReading))]
[JsonSerializable(typeof(Field))]
[JsonSerializable(typeof(Owner))]
internal sealed partial class IotJson : JsonSerializerContext;
