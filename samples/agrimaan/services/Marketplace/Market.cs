using System.Text.Json.Serialization;

namespace Agrimaan.Samples.Marketplace;

/// <summary>Something for sale; the price is in rupees for one unit.</summary>
internal sealed record Product(int Id, int CropId, string Name, string Unit, decimal Price);

internal sealed record ProductWithCrop(int Id, int CropId, string Name, string Unit, decimal Price, string? Variety, DateOnly? HarvestOn);

internal sealed record Order(int Id, int ProductId, string Product, string Unit, int Quantity, decimal Total, int BuyerId, string Buyer, DateTimeOffset PlacedAt);

internal sealed record NewOrder(int? ProductId, int? Quantity, int? BuyerId);

internal sealed record Crop(int Id, string Variety, DateOnly HarvestOn);

internal sealed record Buyer(int Id, string Name);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<ProductWithCrop>))]
[JsonSerializable(typeof(IReadOnlyList<Order>))]
[JsonSerializable(typeof(NewOrder))]
[JsonSerializable(typeof(IReadOnlyList<Crop>))]
[JsonSerializable(typeof(Buyer))]
internal sealed partial class MarketJson : JsonSerializerContext;
