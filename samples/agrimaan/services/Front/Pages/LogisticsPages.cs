using Agrimaan.Samples.Markup;
using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Front.Pages;

/// <summary>Shipments by their state, one in detail, and the button that says it has arrived.</summary>
internal sealed class LogisticsPages(SampleService service, Layout layout)
{
    private const string Path = "/logistics";

    private readonly Shipments shipments = new(service);

    public void Map()
    {
        service.App.MapGet(Path, ShowAll);
        service.App.MapGet($"{Path}/shipments/{{order:int}}", ShowOne);
        service.App.MapPost($"{Path}/shipments/{{order:int}}/delivered", Delivered);
    }

    private static Html Row(Shipment shipment) => $"""
        <li><span><a href="{Path}/shipments/{shipment.OrderId}">Order {shipment.OrderId}</a> <b>{shipment.Goods}</b></span><span class="state">{shipment.State}</span></li>
        """;

    private static Html Count(IGrouping<string, Shipment> state) => $"<div><dt>{state.Key}</dt><dd>{state.Count()}</dd></div>";

    private static Html Button(int order) => $"""
        <form method="post" action="{Path}/shipments/{order}/delivered"><p><button class="button">It has arrived</button></p></form>
        """;

    private async Task ShowAll(HttpContext context)
    {
        var list = await Section.Of(async () =>
        {
            var newest = await shipments.Newest(100, context.RequestAborted);
            return newest.Count == 0
                ? $"""<p class="quiet">Nothing is to be sent.</p>"""
                : (Html)$"""
                    <dl class="facts">{newest.GroupBy(shipment => shipment.State).OrderByDescending(state => state.Key, StringComparer.Ordinal).Select(Count)}</dl>
                    <h2>Newest</h2><ul class="rows">{newest.Select(Row)}</ul>
                    """;
        });
        await layout.Write(context, "Shipments", $"<h1>Shipments</h1>{list}");
    }

    private async Task ShowOne(HttpContext context, int order)
    {
        var detail = await Section.Of(async () =>
        {
            var (shipment, to, value) = await shipments.Find(order, context.RequestAborted)
                ?? throw new RequestException(StatusCodes.Status404NotFound, "No such shipment", $"There is none for order {order}.");
            return $"""
                <dl class="facts">
                <div><dt>Goods</dt><dd>{shipment.Goods}</dd></div>
                <div><dt>To</dt><dd>{to ?? "unknown"}</dd></div>
                <div><dt>Value</dt><dd>{(value is { } amount ? Say.Rupees(amount) : "unknown")}</dd></div>
                <div><dt>State</dt><dd>{shipment.State}</dd></div>
                </dl>
                {(shipment.State == "delivered" ? $"" : Button(shipment.OrderId))}
                """;
        });
        await layout.Write(context, $"Order {order}", $"""
            <p class="quiet"><a href="{Path}">All shipments</a></p>
            <h1>Shipment of order {order}</h1>
            {detail}
            """);
    }

    private async Task Delivered(HttpContext context, int order)
    {
        await shipments.Delivered(order, context.RequestAborted);
        context.SeeOther($"{Path}/shipments/{order}");
    }
}
