using System.Net;
using Xunit;

namespace Agrimaan.Samples.Tests.Fronts;

/// <summary>What people of each role see, with the real backends behind it.</summary>
[Collection<VillageCollection>]
public sealed class FrontTests(Farm farm, Village village)
{
    [Fact]
    [Trait("Plan", "616")]
    public async Task A_farmer_sees_the_fields_with_crops_and_weather()
    {
        await using var front = await village.Front("farmer");

        var page = await front.Http.GetStringAsync("/farmer?as=3");

        Assert.Contains("<h1>Savita Patil</h1>", page, StringComparison.Ordinal);
        Assert.Contains("Vineyard Slope", page, StringComparison.Ordinal);
        Assert.Contains("<b>Grapes</b> Thompson Seedless", page, StringComparison.Ordinal);
        Assert.Matches("""<p class="weather">[a-z ]+, [-0-9.]+ °C, [0-9.]+ mm of rain</p>""", page);
        Assert.DoesNotContain("Canal Side North", page, StringComparison.Ordinal); // another's
        Assert.Contains("<code>farmer-frontend@1.0.0</code>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_farmer_orders_the_delivery_of_what_was_bought_and_logistics_sees_it_through()
    {
        await using var farmer = await village.Front("farmer");
        await using var logistics = await village.Front("logistics");
        var order = (int)(await farm.Market.Http.Post("/api/market/orders", new { productId = 11, quantity = 4, buyerId = 9 }, HttpStatusCode.Created))["id"]!;
        Assert.Contains($"""name="orderId" value="{order}">""", await farmer.Http.GetStringAsync("/farmer?as=3"), StringComparison.Ordinal);

        using var ordered = await Send(farmer, "/farmer/deliveries", ("as", "3"), ("orderId", $"{order}"));
        Assert.Equal((HttpStatusCode.SeeOther, "/farmer?as=3"), (ordered.StatusCode, ordered.Headers.Location!.ToString()));

        Assert.DoesNotContain($"""name="orderId" value="{order}">""", await farmer.Http.GetStringAsync("/farmer?as=3"), StringComparison.Ordinal);
        Assert.Contains($"""<a href="/logistics/shipments/{order}">Order {order}</a>""", await logistics.Http.GetStringAsync("/logistics"), StringComparison.Ordinal);
        var one = await logistics.Http.GetStringAsync($"/logistics/shipments/{order}");
        Assert.Contains("Green Basket Foods, Pune, Maharashtra", one, StringComparison.Ordinal);
        Assert.Contains("₹2,080", one, StringComparison.Ordinal);

        using var arrived = await Send(logistics, $"/logistics/shipments/{order}/delivered");
        Assert.Equal(HttpStatusCode.SeeOther, arrived.StatusCode);
        one = await logistics.Http.GetStringAsync(arrived.Headers.Location);
        Assert.Contains("<dd>delivered</dd>", one, StringComparison.Ordinal);
        Assert.DoesNotContain("It has arrived", one, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Plan", "616")]
    public async Task A_buyer_orders_and_sees_the_order()
    {
        await using var front = await village.Front("buyer");
        Assert.Contains("Table grapes", await front.Http.GetStringAsync("/buyer?as=10"), StringComparison.Ordinal);

        using var placed = await Send(front, "/buyer/orders", ("productId", "11"), ("quantity", "37"), ("buyerId", "10"));

        Assert.Equal(HttpStatusCode.SeeOther, placed.StatusCode);
        var mine = await front.Http.GetStringAsync(placed.Headers.Location);
        Assert.Matches("<b>37 × [^<]+ of Table grapes</b>", mine);
        Assert.Contains("₹19,240", mine, StringComparison.Ordinal);
        Assert.Contains("""<a href="/buyer?as=10">Market</a>""", mine, StringComparison.Ordinal); // still the same buyer
        Assert.DoesNotContain("37 ×", await front.Http.GetStringAsync("/buyer/orders?as=11"), StringComparison.Ordinal); // another's
    }

    [Theory]
    [InlineData("11", "0", "10", "quantity")]
    [InlineData("11", "many", "10", "quantity")]
    [InlineData("999", "1", "10", "productId")]
    [InlineData("11", "1", "", "buyerId")]
    public async Task An_order_with_a_fault_comes_back_with_the_market_and_a_sentence(string productId, string quantity, string buyerId, string field)
    {
        await using var front = await village.Front("buyer");

        using var answer = await Send(front, "/buyer/orders", ("productId", productId), ("quantity", quantity), ("buyerId", buyerId));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains($"""<p class="fault" role="alert">{field}: """, page, StringComparison.Ordinal);
        Assert.Contains("Table grapes", page, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Plan", "616")]
    public async Task An_investor_sees_the_ledger_and_that_it_is_whole()
    {
        await village["Blockchain"].Http.Post("/api/ledger", new { subject = "Field 8", text = "was certified organic" }, HttpStatusCode.Created);
        await using var front = await village.Front("investor");

        var page = await front.Http.GetStringAsync("/investor");

        Assert.Contains("<b>Field 8</b> was certified organic", page, StringComparison.Ordinal);
        Assert.Matches("Every entry is as it was written; [0-9]+ checked", page);
        Assert.Contains("Nothing was counted yet.", page, StringComparison.Ordinal); // there are no events without a broker
    }

    [Fact]
    [Trait("Plan", "616")]
    public async Task An_agronomist_sees_crops_weather_and_a_reading_beyond_what_is_good()
    {
        await village["Iot"].Http.Post("/api/iot/readings", new { sensor = "probe-7", fieldId = 8, kind = "soil-moisture", value = 9.5 }, HttpStatusCode.Created);
        await using var front = await village.Front("agronomist");

        var page = await front.Http.GetStringAsync("/agronomist?as=8");

        Assert.Contains("gravelly loam in Niphad, Maharashtra", page, StringComparison.Ordinal);
        Assert.Contains("<b>Grapes</b> Thompson Seedless", page, StringComparison.Ordinal);
        Assert.Contains("""probe-7 <b>soil-moisture 9.5</b> <span class="alarm">""", page, StringComparison.Ordinal);
        Assert.Contains("°C", page, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Plan", "616")]
    public async Task An_administrator_sees_every_backend_and_first_the_one_that_is_down()
    {
        await using var down = await ServiceProcess.Start("Admin", [.. FrontRoles.Calls("admin-service").Select(call => (FrontRoles.Variable(call), call == "crop-service" ? "http://127.0.0.1:1" : farm.User.Address))]);
        await using var front = await village.Front("admin", ("ADMIN_SERVICE_URL", down.Address));

        var page = await front.Http.GetStringAsync("/admin");

        Assert.Contains("9 of 10 are ready.", page, StringComparison.Ordinal);
        Assert.Contains("crop-service cannot be reached", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf("<b>crop-service</b>", StringComparison.Ordinal) < page.IndexOf("<b>user-service</b>", StringComparison.Ordinal));
    }

    private static async Task<HttpResponseMessage> Send(ServiceProcess front, string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await front.Http.PostAsync(path, form);
    }
}
