using System.Text.Json.Serialization;
using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Web;

/// <summary>What the pages ask of the services behind them.</summary>
internal sealed class Platform(Callee users, Callee fields, Callee crops, Callee market)
{
    public Task<IReadOnlyList<User>> Users(CancellationToken stop) => users.Get("/api/users", WebJson.Default.IReadOnlyListUser, stop);

    public Task<IReadOnlyList<Field>> Fields(CancellationToken stop) => fields.Get("/api/fields", WebJson.Default.IReadOnlyListField, stop);

    public Task<Field?> Field(int id, CancellationToken stop) => fields.Find($"/api/fields/{id}", WebJson.Default.Field, stop);

    public Task<IReadOnlyList<Crop>> Crops(CancellationToken stop) => crops.Get("/api/crops", WebJson.Default.IReadOnlyListCrop, stop);

    public Task<IReadOnlyList<Crop>> CropsOn(int field, CancellationToken stop) => crops.Get($"/api/crops?field={field}", WebJson.Default.IReadOnlyListCrop, stop);

    public Task<IReadOnlyList<Product>> Products(CancellationToken stop) => market.Get("/api/market/products", WebJson.Default.IReadOnlyListProduct, stop);

    public Task<IReadOnlyList<Order>> Orders(CancellationToken stop) => market.Get("/api/market/orders?limit=20", WebJson.Default.IReadOnlyListOrder, stop);

    public Task<Order?> Order(int id, CancellationToken stop) => market.Find($"/api/market/orders/{id}", WebJson.Default.Order, stop);

    public Task<(Order? Made, Faults Faults)> Place(NewOrder order, CancellationToken stop) =>
        market.Post("/api/market/orders", order, WebJson.Default.NewOrder, WebJson.Default.Order, stop);
}

internal sealed record User(int Id, string Name, string Role, string Village);

internal sealed record Field(int Id, string Name, string? Owner, decimal Hectares, string Soil, string Village, string State);

internal sealed record Crop(int Id, int FieldId, string Name, string Variety, string Season, DateOnly SownOn, DateOnly HarvestOn);

internal sealed record Product(int Id, string Name, string Unit, decimal Price, string? Variety, DateOnly? HarvestOn);

internal sealed record Order(int Id, string Product, string Unit, int Quantity, decimal Total, string Buyer, DateTimeOffset PlacedAt);

internal sealed record NewOrder(int? ProductId, int? Quantity, int? BuyerId);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<User>))]
[JsonSerializable(typeof(IReadOnlyList<Field>))]
[JsonSerializable(typeof(IReadOnlyList<Crop>))]
[JsonSerializable(typeof(IReadOnlyList<Product>))]
[JsonSerializable(typeof(IReadOnlyList<Order>))]
[JsonSerializable(typeof(NewOrder))]
internal sealed partial class WebJson : JsonSerializerContext;
