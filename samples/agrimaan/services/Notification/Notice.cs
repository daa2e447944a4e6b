using System.Text.Json.Serialization;

namespace Agrimaan.Samples.Notification;

/// <summary>A sentence for somebody. A real platform would send it on by mail or SMS; the sample keeps it.</summary>
internal sealed record Notice(string Id, string To, string Text, int? OrderId = null);

internal sealed record Order(int Id, string Product, string Unit, int Quantity, decimal Total, string Buyer);

internal sealed record Reading(string Sensor, string Field, string Kind, decimal Value, bool Alarm);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(IReadOnlyList<Notice>))]
[JsonSerializable(typeof(Notice))]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Reading))]
internal sealed partial class NotificationJson : JsonSerializerContext;
