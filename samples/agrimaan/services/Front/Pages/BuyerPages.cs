using Agrimaan.Samples.Markup;
using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Front.Pages;

/// <summary>The market with a form at each product, and the buyer's orders with what the buyer was told of them.</summary>
internal sealed class BuyerPages(SampleService service, Layout layout)
{
    private const string Path = "/buyer";
    private const string Orders = "/buyer/orders";

    private readonly Users users = new(service);
    private readonly Market market = new(service);
    private readonly Notices notices = new(service);

    public void Map()
    {
        service.App.MapGet(Path, (HttpContext context, int? @as) => ShowMarket(context, @as, new Faults()));
        service.App.MapGet(Orders, (HttpContext context, int? @as) => ShowOrders(context, @as));
        service.App.MapPost(Orders, Place);
    }

    private static Html Card(Product product, int? buyer) => $"""
        <li class="card"><h3>{product.Name}</h3>
        <p class="quiet">{product.Variety}{(product.HarvestOn is { } day ? $" · harvest {Say.Day(day)}" : "")}</p>
        <p class="price"><span><b>{Say.Rupees(product.Price)}</b> per {product.Unit}</span></p>
        {(buyer is { } id ? Order(product, id) : $"")}</li>
        """;

    private static Html Order(Product product, int buyer) => $"""
        <form method="post" action="{Orders}" class="few"><input type="hidden" name="buyerId" value="{buyer}"><input type="hidden" name="productId" value="{product.Id}">
        <input name="quantity" type="number" inputmode="numeric" min="1" max="1000" value="1" aria-label="Quantity of {product.Name}" required><button class="button small">Order</button></form>
        """;

    private async Task Place(HttpContext context)
    {
        var form = await Form.Read(context);
        var order = new NewOrder(form.Number("productId"), form.Number("quantity"), form.Number("buyerId"));
        var (placed, faults) = await market.Place(order, context.RequestAborted);
        if (placed is null)
        {
            await ShowMarket(context, order.BuyerId, faults);
            return;
        }

        context.SeeOther($"{Orders}?as={placed.BuyerId}");
    }

    private async Task ShowMarket(HttpContext context, int? asked, Faults faults)
    {
        var stop = context.RequestAborted;
        var (head, buyer) = await Head(Path, "Market", asked, stop);
        var products = await Section.Of(async () => $"""<ul class="cards">{(await market.Products(stop)).Select(product => Card(product, buyer?.Id))}</ul>""");
        await layout.Write(
            context,
            "Market",
            $"""{head}{faults.Sentences.Select(Html (sentence) => $"""<p class="fault" role="alert">{sentence}</p>""")}{products}""",
            faults.Any ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
    }

    private async Task ShowOrders(HttpContext context, int? asked)
    {
        var stop = context.RequestAborted;
        var (head, buyer) = await Head(Orders, "My orders", asked, stop);
        Html body = head;
        if (buyer is { } me)
        {
            var parts = await Task.WhenAll(
                Section.Of(async () => Section.Rows([.. (await market.Orders(stop)).Where(order => order.BuyerId == me.Id).Take(20).Select(Row)], "Nothing has been ordered yet.")),
                Section.Of(async () => Section.Rows([.. (await notices.To(me.Name, stop)).Take(10).Select(Html (notice) => $"<li>{notice.Text}</li>")], "No messages yet.")));
            body = $"{head}{parts[0]}<h2>Messages</h2>{parts[1]}";
        }

        await layout.Write(context, "My orders", body);

        static Html Row(Order order) => $"""
            <li><span>Order {order.Id} <b>{order.Goods}</b></span><span class="quiet">{Say.Rupees(order.Total)}, {Say.Moment(order.PlacedAt)}</span></li>
            """;
    }

    /// <summary>Who is buying; nobody can while the users are not known.</summary>
    private async Task<(Html Head, User? Buyer)> Head(string path, string title, int? asked, CancellationToken stop)
    {
        User? buyer = null;
        var choice = await Section.Of(async () =>
        {
            var buyers = await users.Of("buyer", stop);
            buyer = buyers.FirstOrDefault(user => asked is null || user.Id == asked);
            return Section.Choice(path, "Buyer", buyers.Select(user => (user.Id, $"{user.Name}, {user.Village}")), buyer?.Id);
        });
        return ($"<h1>{title}</h1>{choice}", buyer);
    }
}
