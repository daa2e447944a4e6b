using System.Globalization;
using Agrimaan.Samples.Markup;
using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Web.Pages;

/// <summary>What is for sale, and the form that orders it.</summary>
internal sealed class MarketPage(Layout layout, Platform platform)
{
    public void Map(WebApplication app)
    {
        app.MapGet("/market", (HttpContext context, int? product) => Show(context, new NewOrder(product, 1, null), new Faults()));
        app.MapPost("/market", Place);
    }

    private async Task Place(HttpContext context)
    {
        var form = await Form.Read(context);
        var order = new NewOrder(form.Number("productId"), form.Number("quantity"), form.Number("buyerId"));
        var (placed, faults) = await platform.Place(order, context.RequestAborted);
        if (placed is null)
        {
            await Show(context, order, faults);
            return;
        }

        context.SeeOther($"/orders/{placed.Id}");
    }

    private async Task Show(HttpContext context, NewOrder order, Faults faults)
    {
        var stop = context.RequestAborted;
        var (products, users) = (platform.Products(stop), platform.Users(stop));
        await Task.WhenAll(products, users);
        var body = Body(await products, [.. (await users).Where(user => user.Role == "buyer")], order, faults);
        await layout.Write(context, "Market", body, faults.Any ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
    }

    private static Html Body(IReadOnlyList<Product> products, IReadOnlyList<User> buyers, NewOrder order, Faults faults) => $"""
        <h1>Market</h1>
        <form method="post" action="/market" class="order" id="order">
        {faults.Sentences.Select(Html (sentence) => $"""<p class="fault" role="alert">{sentence}</p>""")}
        <label>Product <select name="productId" required>{Form.Options(products.Select(product => (product.Id, $"{product.Name}, {Say.Rupees(product.Price)} per {product.Unit}")), order.ProductId)}</select></label>
        <label>Quantity <input name="quantity" type="number" inputmode="numeric" min="1" max="1000" value="{order.Quantity?.ToString(CultureInfo.InvariantCulture)}" required></label>
        <label>Buyer <select name="buyerId" required>{Form.Options(buyers.Select(buyer => (buyer.Id, $"{buyer.Name}, {buyer.Village}")), order.BuyerId)}</select></label>
        <button class="button">Place the order</button>
        </form>
        <ul class="cards">{products.Select(Card)}</ul>
        """;

    private static Html Card(Product product) => $"""
        <li class="card"><h3>{product.Name}</h3>
        <p class="quiet">{product.Variety}{(product.HarvestOn is { } day ? $" · harvest {Say.Day(day)}" : "")}</p>
        <p class="price"><span><b>{Say.Rupees(product.Price)}</b> per {product.Unit}</span><a href="/market?product={product.Id}#order">Order</a></p></li>
        """;
}
