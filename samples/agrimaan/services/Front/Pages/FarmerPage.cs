using Agrimaan.Samples.Markup;
using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Front.Pages;

/// <summary>A farmer's fields with crops and weather, and what was ordered of them, to be fetched.</summary>
internal sealed class FarmerPage(SampleService service, Layout layout)
{
    private const string Path = "/farmer";

    private readonly Users users = new(service);
    private readonly Fields fields = new(service);
    private readonly Crops crops = new(service);
    private readonly Weather weather = new(service);
    private readonly Market market = new(service);
    private readonly Shipments shipments = new(service);

    public void Map()
    {
        service.App.MapGet(Path, (HttpContext context, int? @as) => Show(context, @as));
        service.App.MapPost($"{Path}/deliveries", OrderDelivery);
    }

    private static Html Head(IReadOnlyList<User> farmers, User? farmer) => $"""
        <h1>{farmer?.Name ?? "No such farmer"}</h1>
        {Section.Choice(Path, "Farmer", farmers.Select(farmer => (farmer.Id, $"{farmer.Name}, {farmer.Village}")), farmer?.Id)}
        """;

    private static Html Row(int farmer, Order order, Shipment? shipment) => $"""
        <li><span>Order {order.Id} <b>{order.Goods}</b> <span class="quiet">for {order.Buyer}</span></span>
        {(shipment is null ? Button(farmer, order) : $"""<span class="state">{shipment.State}</span>""")}</li>
        """;

    private static Html Button(int farmer, Order order) => $"""
        <form method="post" action="{Path}/deliveries"><input type="hidden" name="as" value="{farmer}"><input type="hidden" name="orderId" value="{order.Id}"><button class="button small">Order a delivery</button></form>
        """;

    private async Task Show(HttpContext context, int? asked)
    {
        var stop = context.RequestAborted;
        var (head, farmer) = (default(Html), asked);
        try
        {
            var farmers = await users.Of("farmer", stop);
            var person = farmers.FirstOrDefault(user => asked is null || user.Id == asked);
            (head, farmer) = (Head(farmers, person), person?.Id);
        }
        catch (RequestException exception)
        {
            head = $"""<h1>My farm</h1><p class="absent">{exception.Message}.</p>""";
        }

        Html body = $"{head}";
        if (farmer is { } owner)
        {
            var own = Own(owner, stop);
            var parts = await Task.WhenAll(Section.Of(async () => await ShowFields(await own, stop)), Section.Of(async () => await ShowOrders(owner, await own, stop)));
            body = $"{head}<h2>Fields</h2>{parts[0]}<h2>Ordered of these fields</h2>{parts[1]}";
        }

        await layout.Write(context, "My farm", body);
    }

    private async Task<IReadOnlyList<Field>> Own(int owner, CancellationToken stop) => [.. (await fields.All(stop)).Where(field => field.OwnerId == owner)];

    private async Task<Html> ShowFields(IReadOnlyList<Field> own, CancellationToken stop) => own.Count == 0
        ? $"""<p class="quiet">No field yet.</p>"""
        : (Html)$"""<ul class="cards">{await Task.WhenAll(own.Select(field => Card(field, stop)))}</ul>""";

    private async Task<Html> Card(Field field, CancellationToken stop)
    {
        var parts = await Task.WhenAll(
            Section.Of(async () => Skies.Line(await weather.At(field.Id, stop))),
            Section.Of(async () => $"""<ul class="crops">{(await crops.On(field.Id, stop)).Select(Html (crop) => $"<li><b>{crop.Name}</b> {crop.Variety} <span class=\"quiet\">harvest {Say.Day(crop.HarvestOn)}</span></li>")}</ul>"""));
        return $"""
            <li class="card"><h3>{field.Name}</h3>
            <p class="quiet">{Say.Hectares(field.Hectares)} of {field.Soil}, {field.Village}</p>
            {parts[0]}{parts[1]}</li>
            """;
    }

    private async Task<Html> ShowOrders(int farmer, IReadOnlyList<Field> own, CancellationToken stop)
    {
        var (growing, products, orders, sent) = (crops.All(stop), market.Products(stop), market.Orders(stop), shipments.Newest(500, stop));
        await Task.WhenAll(growing, products, orders, sent);
        var grown = (await growing).Where(crop => own.Any(field => field.Id == crop.FieldId)).Select(crop => crop.Id).ToHashSet();
        var sold = (await products).Where(product => grown.Contains(product.CropId)).Select(product => product.Id).ToHashSet();
        var known = (await sent).ToDictionary(shipment => shipment.OrderId);
        return Section.Rows(
            [.. (await orders).Where(order => sold.Contains(order.ProductId)).Take(20).Select(order => Row(farmer, order, known.GetValueOrDefault(order.Id)))],
            "Nothing has been ordered yet.");
    }

    private async Task OrderDelivery(HttpContext context)
    {
        var form = await Form.Read(context);
        var (_, faults) = await shipments.Send(form.Number("orderId"), context.RequestAborted);
        if (faults.Any)
        {
            throw new RequestException(StatusCodes.Status400BadRequest, "No delivery was ordered", string.Join(' ', faults.Sentences));
        }

        context.SeeOther(form.Number("as") is { } farmer ? $"{Path}?as={farmer}" : Path);
    }
}
