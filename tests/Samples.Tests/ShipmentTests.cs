using System.Net;
using Xunit;

namespace Agrimaan.Samples.Tests;

/// <summary>What becomes of an order where no broker tells of it.</summary>
public sealed class ShipmentTests(Farm farm) : IAsyncLifetime
{
    private readonly TemporaryFolder data = new();
    private ServiceProcess logistics = null!;

    public async ValueTask InitializeAsync() =>
        logistics = await ServiceProcess.Start("Logistics", [.. farm.Addresses(), ("AGRIMAAN_DATA", data.Path)]);

    public async ValueTask DisposeAsync()
    {
        await logistics.DisposeAsync();
        data.Dispose();
    }

    [Fact]
    public async Task A_delivery_that_is_asked_for_twice_is_one_shipment_and_keeps_its_state()
    {
        var order = await Place();

        await logistics.Http.Post("/api/logistics/shipments", new { orderId = order }, HttpStatusCode.Created);
        await logistics.Http.Post($"/api/logistics/shipments/{order}/delivered", new { }, HttpStatusCode.OK);
        var again = await logistics.Http.Post("/api/logistics/shipments", new { orderId = $"{order}" }, HttpStatusCode.Created); // digits in quotes, as a journey sends them

        Assert.Equal("delivered", (string?)again["state"]);
        Assert.Single((await logistics.Http.Json("/api/logistics/shipments")).AsArray());
    }

    [Theory]
    [InlineData(999_999)]
    [InlineData(null)]
    public async Task A_delivery_of_no_order_is_refused(int? order)
    {
        var problem = await logistics.Http.Post("/api/logistics/shipments", new { orderId = order }, HttpStatusCode.BadRequest);

        Assert.Equal("orderId", Assert.Single(problem["errors"]!.AsObject()).Key);
    }

    [Fact]
    public async Task What_was_taken_back_is_gone_and_taking_it_back_again_changes_nothing()
    {
        var order = await Place();
        await logistics.Http.Post("/api/logistics/shipments", new { orderId = order }, HttpStatusCode.Created);

        foreach (var _ in (int[])[1, 2])
        {
            using var market = await farm.Market.Http.DeleteAsync($"/api/market/orders/{order}");
            using var shipment = await logistics.Http.DeleteAsync($"/api/logistics/shipments/{order}");
            Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (market.StatusCode, shipment.StatusCode));
        }

        using var gone = await farm.Market.Http.GetAsync($"/api/market/orders/{order}");
        using var unsent = await logistics.Http.GetAsync($"/api/logistics/shipments/{order}");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (gone.StatusCode, unsent.StatusCode));
        Assert.NotEqual(order, await Place()); // a number is never given twice
    }

    private async Task<int> Place() =>
        (int)(await farm.Market.Http.Post("/api/market/orders", new { productId = 11, quantity = 1, buyerId = 10 }, HttpStatusCode.Created))["id"]!;
}
