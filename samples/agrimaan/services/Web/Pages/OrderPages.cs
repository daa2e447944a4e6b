using Agrimaan.Samples.Markup;
using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Web.Pages;

internal sealed class OrderPages(Layout layout, Platform platform)
{
    public void Map(WebApplication app)
    {
        app.MapGet("/orders", ShowAll);
        app.MapGet("/orders/{id:int}", ShowOne);
    }

    private static Html Row(Order order) => $"""
        <li><span><a href="/orders/{order.Id}">Order {order.Id}</a> <b>{order.Product}</b>, {order.Quantity} × {order.Unit}</span>
        <span class="quiet">{order.Buyer}, {Say.Moment(order.PlacedAt)}</span></li>
        """;

    private async Task ShowAll(HttpContext context)
    {
        var orders = await platform.Orders(context.RequestAborted);
        await layout.Write(context, "Orders", orders.Count == 0
            ? $"""<h1>Orders</h1><p>Nothing has been ordered yet.</p><p><a class="button" href="/market">To the market</a></p>"""
            : (Html)$"""<h1>Newest orders</h1><ul class="rows">{orders.Select(Row)}</ul>""");
    }

    private async Task ShowOne(HttpContext context, int id)
    {
        var order = await platform.Order(id, context.RequestAborted)
            ?? throw new RequestException(StatusCodes.Status404NotFound, "No such order", $"There is no order {id}.");
        await layout.Write(context, $"Order {order.Id}", $"""
            <p class="quiet"><a href="/orders">All orders</a></p>
            <h1>Order {order.Id}</h1>
            <dl class="facts">
            <div><dt>Product</dt><dd>{order.Product}</dd></div>
            <div><dt>Quantity</dt><dd>{order.Quantity} × {order.Unit}</dd></div>
            <div><dt>Total</dt><dd>{Say.Rupees(order.Total)}</dd></div>
            <div><dt>Buyer</dt><dd>{order.Buyer}</dd></div>
            <div><dt>Placed</dt><dd>{Say.Moment(order.PlacedAt)}</dd></div>
            </dl>
            """);
    }
}
