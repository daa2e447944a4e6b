using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Marketplace;

internal static class OrderApi
{
    public static void MapOrderApi(this WebApplication app, OrderStore orders, ProductStore products, Callee users)
    {
        app.MapGet("/api/market/orders", IResult (int limit = 50) => Page.Check(limit) is { Any: true } faults
            ? faults.Answer()
            : TypedResults.Ok(orders.Newest(limit)));
        app.MapGet("/api/market/orders/{id:int}", IResult (int id) => orders.Find(id) is { } order ? TypedResults.Ok(order) : TypedResults.NotFound());
        app.MapDelete("/api/market/orders/{id:int}", (int id) =>
        {
            orders.Cancel(id);
            return TypedResults.NoContent();
        });
        app.MapPost("/api/market/orders", async Task<IResult> (NewOrder order, CancellationToken stop) =>
        {
            var product = order.ProductId is { } productId ? products.Find(productId) : null;
            var buyer = order.BuyerId is { } buyerId ? await users.Find($"/api/users/{buyerId}", MarketJson.Default.Buyer, stop) : null;
            var faults = new Faults()
                .Add(product is null, "productId", "The id of a product is needed.")
                .Between("quantity", order.Quantity, 1, 1000)
                .Add(buyer is null, "buyerId", "The id of a user is needed.");
            if (faults.Any)
            {
                return faults.Answer();
            }

            var placed = orders.Place(product!, order.Quantity!.Value, buyer!);
            return TypedResults.Created($"/api/market/orders/{placed.Id}", placed);
        });
    }
}
