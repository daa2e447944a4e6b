using System.Text.Json.Serialization;

namespace Agrimaan.Samples.Logistics;

/// <summary>The way of one order. Its id is the order's, with zeros before it so that ids sort as the orders do.</summary>
internal sealed record Shipment(string Id, int OrderId, string Goods, int BuyerId, string State);

internal sealed record ShipmentWithPlace(Shipment Shipment, string? To, decimal? Value);

internal sealed record NewShipment(int? OrderId);

internal sealed record Order(int Id, string Product, string Unit, int Quantity, decimal Total, int BuyerId);

internal sealed record Buyer(int Id, string Name, string Village, string State);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(IReadOnlyList<Shipment>))]
[JsonSerializable(typeof(ShipmentWithPlace))]
[JsonSerializable(typeof(NewShipment))]
[JsonSerializable(typeof(Shipment))]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Buyer))]
internal sealed partial class LogisticsJson : JsonSerializerContext;
