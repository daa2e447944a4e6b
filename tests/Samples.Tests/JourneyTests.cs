using System.Net;
using System.Text;
using Xunit;

namespace Agrimaan.Samples.Tests;

public sealed class JourneyTests(Farm farm)
{
    [Fact]
    public async Task The_lists_show_a_working_farm()
    {
        Assert.True((await farm.User.Http.Json("/api/users")).AsArray().Count >= 12);
        Assert.True((await farm.Field.Http.Json("/api/fields")).AsArray().Count >= 20);
        Assert.Equal(30, (await farm.Crop.Http.Json("/api/crops")).AsArray().Count);
        Assert.Equal(24, (await farm.Market.Http.Json("/api/market/products")).AsArray().Count);
        Assert.All((await farm.Crop.Http.Json("/api/crops?field=7")).AsArray(), crop => Assert.Equal(7, (int)crop!["fieldId"]!));
    }

    [Fact]
    public async Task A_crop_knows_its_field_and_the_field_its_owner()
    {
        var crop = await farm.Crop.Http.Json("/api/crops/11");

        Assert.Equal("Grapes", (string?)crop["crop"]!["name"]);
        Assert.Equal("Vineyard Slope", (string?)crop["field"]!["name"]);
        Assert.Equal("Savita Patil", (string?)crop["field"]!["owner"]);
    }

    [Fact]
    public async Task A_product_knows_the_variety_of_its_crop()
    {
        var products = await farm.Market.Http.Json("/api/market/products");

        Assert.Contains(products.AsArray(), product => (string?)product!["name"] == "Table grapes" && (string?)product["variety"] == "Thompson Seedless");
    }

    [Fact]
    public async Task An_order_that_was_placed_appears()
    {
        var placed = await farm.Market.Http.Post("/api/market/orders", new { productId = 11, quantity = 3, buyerId = 10 }, HttpStatusCode.Created);

        Assert.Equal(1560m, (decimal)placed["total"]!);
        Assert.Equal("Nila Organic Store", (string?)placed["buyer"]);
        var orders = await farm.Market.Http.Json("/api/market/orders?limit=500");
        Assert.Contains(orders.AsArray(), order => (int)order!["id"]! == (int)placed["id"]!);
    }

    [Fact]
    public async Task Every_fault_of_an_order_is_told_at_once()
    {
        var problem = await farm.Market.Http.Post("/api/market/orders", new { productId = 999, quantity = 0, buyerId = 999 }, HttpStatusCode.BadRequest);

        Assert.Equal(["productId", "quantity", "buyerId"], problem["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task An_unknown_buyer_is_refused()
    {
        var problem = await farm.Market.Http.Post("/api/market/orders", new { productId = 1, quantity = 1, buyerId = 999 }, HttpStatusCode.BadRequest);

        Assert.Equal("buyerId", Assert.Single(problem["errors"]!.AsObject()).Key);
    }

    [Fact]
    public async Task A_new_user_can_own_a_new_field()
    {
        var user = await farm.User.Http.Post("/api/users", new { name = "Asha Rao", role = "farmer", village = "Sirsi", state = "Karnataka" }, HttpStatusCode.Created);
        var field = await farm.Field.Http.Post(
            "/api/fields",
            new { name = "Areca Slope", ownerId = (int)user["id"]!, hectares = 1.25, soil = "laterite", village = "Sirsi", state = "Karnataka" },
            HttpStatusCode.Created);

        Assert.Equal("Asha Rao", (string?)(await farm.Field.Http.Json($"/api/fields/{field["id"]}"))["owner"]);
    }

    [Theory]
    [InlineData("/api/users/999", HttpStatusCode.NotFound)]
    [InlineData("/api/users/x", HttpStatusCode.NotFound)]
    [InlineData("/api/users/1;drop table users", HttpStatusCode.NotFound)]
    [InlineData("/api/users?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/users?limit=1 or 1", HttpStatusCode.BadRequest)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    public async Task What_cannot_be_answered_is_a_problem_document(string path, HttpStatusCode expected)
    {
        using var answer = await farm.User.Http.GetAsync(path);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"quantity\": 1e99}")]
    [InlineData("{\"quantity\": \"many\"}")]
    public async Task A_body_that_is_not_an_order_is_refused(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await farm.Market.Http.PostAsync("/api/market/orders", content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Text_that_looks_like_sql_is_kept_as_text()
    {
        const string Name = "Robert'); drop table users; --";
        var user = await farm.User.Http.Post("/api/users", new { name = Name, role = "farmer", village = "v", state = "s" }, HttpStatusCode.Created);

        Assert.Equal(Name, (string?)(await farm.User.Http.Json($"/api/users/{user["id"]}"))["name"]);
    }
}
