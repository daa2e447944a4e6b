using System.Text.Json.Serialization;

namespace Agrimaan.Samples.Front;

internal sealed record User(int Id, string Name, string Role, string Village);

internal sealed record Field(int Id, string Name, int OwnerId, decimal Hectares, string Soil, string Village, string State);

internal sealed record Crop(int Id, int FieldId, string Name, string Variety, string Season, DateOnly SownOn, DateOnly HarvestOn);

internal sealed record FieldWeather(Forecast Forecast, DateTimeOffset AskedAt, bool Stale);

internal sealed record Forecast(string Place, string Sky, decimal Temperature, decimal RainMillimetres);

internal sealed record FieldReadings(string Farmer, IReadOnlyList<Reading> Readings);

internal sealed record Reading(string Sensor, string Kind, decimal Value, bool Alarm, DateTimeOffset At);

internal sealed record Product(int Id, int CropId, string Name, string Unit, decimal Price, string? Variety, DateOnly? HarvestOn);

internal sealed record Order(int Id, int ProductId, string Product, string Unit, int Quantity, decimal Total, int BuyerId, string Buyer, DateTimeOffset PlacedAt)
{
    public string Goods => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Quantity} × {Unit} of {Product}");
}

internal sealed record NewOrder(int? ProductId, int? Quantity, int? BuyerId);

internal sealed record Notice(string To, string Text);

internal sealed record Shipment(int OrderId, string Goods, string State);

internal sealed record ShipmentWithPlace(Shipment Shipment, string? To, decimal? Value);

internal sealed record NewShipment(int? OrderId);

internal sealed record Entry(long Height, string Subject, string Text, DateTimeOffset At, string Hash);

internal sealed record Verification(bool Whole, long Entries, long? BrokenAt);

internal sealed record ServiceState(string Service, bool Ready, string Says);

/// <summary>What a service leaves out is an answer that cannot be understood, not a page with holes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(IReadOnlyList<User>))]
[JsonSerializable(typeof(IReadOnlyList<Field>))]
[JsonSerializable(typeof(IReadOnlyList<Crop>))]
[JsonSerializable(typeof(FieldWeather))]
[JsonSerializable(typeof(FieldReadings))]
[JsonSerializable(typeof(IReadOnlyList<Product>))]
[JsonSerializable(typeof(IReadOnlyList<Order>))]
[JsonSerializable(typeof(NewOrder))]
[JsonSerializable(typeof(IReadOnlyList<Notice>))]
[JsonSerializable(typeof(IReadOnlyList<Shipment>))]
[JsonSerializable(typeof(ShipmentWithPlace))]
[JsonSerializable(typeof(NewShipment))]
[JsonSerializable(typeof(IReadOnlyList<Entry>))]
[JsonSerializable(typeof(Verification))]
[JsonSerializable(typeof(IReadOnlyList<ServiceState>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, long>))]
internal sealed partial class FrontJson : JsonSerializerContext;
