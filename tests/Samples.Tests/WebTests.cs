using System.Net;
using Xunit;

namespace Agrimaan.Samples.Tests;

public sealed class WebTests(Farm farm)
{
    [Fact]
    public async Task The_first_page_lists_fields_with_their_crops_and_says_which_version_made_it()
    {
        var page = await farm.Web.Http.GetStringAsync("/");

        Assert.Contains("Vineyard Slope", page, StringComparison.Ordinal);
        Assert.Contains("<b>Grapes</b> Thompson Seedless", page, StringComparison.Ordinal);
        Assert.Contains("<code>web@1.0.0</code>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_names_the_versions_behind_it()
    {
        await using var hop = await Hop.Before(farm.Market, "marketplace-service@1.4.2");
        await using var web = await ServiceProcess.Start("Web", [.. farm.Addresses(), ("MARKETPLACE_SERVICE_URL", hop.Address)]);

        Assert.Contains("<code>marketplace-service@1.4.2</code>", await web.Http.GetStringAsync("/orders"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_places_an_order_and_sees_it()
    {
        using var placed = await Order(productId: "11", quantity: "2", buyerId: "10");
        Assert.Equal(HttpStatusCode.SeeOther, placed.StatusCode);

        var page = await farm.Web.Http.GetStringAsync(placed.Headers.Location);

        Assert.Contains("Table grapes", page, StringComparison.Ordinal);
        Assert.Contains("₹1,040", page, StringComparison.Ordinal);
        Assert.Contains(placed.Headers.Location!.ToString(), await farm.Web.Http.GetStringAsync("/orders"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("11", "0", "10", "quantity")]
    [InlineData("11", "many", "10", "quantity")]
    [InlineData("11", "1", "999", "buyerId")]
    [InlineData("", "1", "10", "productId")]
    public async Task An_order_with_a_fault_comes_back_with_the_form_and_a_sentence(string productId, string quantity, string buyerId, string field)
    {
        using var answer = await Order(productId, quantity, buyerId);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"""<p class="fault" role="alert">{field}: """, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markup_in_the_data_stays_text()
    {
        await farm.User.Http.Post("/api/users", new { name = "<script>alert('x')</script>", role = "buyer", village = "\"><b>", state = "s" }, HttpStatusCode.Created);

        var page = await farm.Web.Http.GetStringAsync("/market");

        Assert.Contains("&lt;script&gt;alert(", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_browser_is_told_to_load_nothing_from_elsewhere()
    {
        using var answer = await farm.Web.Http.GetAsync("/");

        Assert.StartsWith("default-src 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_is_gone_gives_a_page_that_says_so()
    {
        await using var web = await ServiceProcess.Start("Web", [.. farm.Addresses(), ("CROP_SERVICE_URL", "http://127.0.0.1:1")]);

        using var answer = await web.Http.GetAsync("/");

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Contains("<h1>crop-service cannot be reached</h1>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> Order(string productId, string quantity, string buyerId)
    {
        using var form = new FormUrlEncodedContent([new("productId", productId), new("quantity", quantity), new("buyerId", buyerId)]);
        return await farm.Web.Http.PostAsync("/market", form);
    }
}
