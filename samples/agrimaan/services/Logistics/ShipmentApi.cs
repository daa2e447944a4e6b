using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Logistics;

internal static class ShipmentApi
{
    public static void MapShipmentApi(this WebApplication app, ShipmentStore shipments, Callee users, Callee market)
    {
        app.MapGet("/api/logistics/shipments", async Task<IResult> (CancellationToken stop, int limit = 50) => Page.Check(limit) is { Any: true } faults
            ? faults.Answer()
            : TypedResults.Ok(await shipments.Newest(limit, stop)));
        app.MapGet("/api/logistics/shipments/{order:int}", async Task<IResult> (int order, CancellationToken stop) =>
        {
            if (await shipments.Find(order, stop) is not { } shipment)
            {
                return TypedResults.NotFound();
            }

            var buyer = await users.Find($"/api/users/{shipment.BuyerId}", LogisticsJson.Default.Buyer, stop);
            var placed = await market.Find($"/api/market/orders/{order}", LogisticsJson.Default.Order, stop);
            return TypedResults.Ok(new ShipmentWithPlace(shipment, buyer is null ? null : $"{buyer.Name}, {buyer.Village}, {buyer.State}", placed?.Total));
        });
        app.MapPost("/api/logistics/shipments", async Task<IResult> (NewShipment wanted, CancellationToken stop) =>
        {
            var placed = wanted.OrderId is { } id ? await market.Find($"/api/market/orders/{id}", LogisticsJson.Default.Order, stop) : null;
            return placed is null
                ? new Faults().Add(true, "orderId", "The id of an order is needed.").Answer()
                : TypedResults.Created($"/api/logistics/shipments/{placed.Id}", await shipments.Send(placed, stop));
        });
        app.MapDelete("/api/logistics/shipments/{order:int}", async (int order, CancellationToken stop) =>
        {
            await shipments.Remove(order, stop);
            return TypedResults.NoContent();
        });
        app.MapPost("/api/logistics/shipments/{order:int}/delivered", async Task<IResult> (int order, CancellationToken stop) =>
            await shipments.Find(order, stop) is { } shipment ? TypedResults.Ok(await shipments.Deliver(shipment, stop)) : TypedResults.NotFound());
    }
}
