using Agrimaan.Samples.Markup;

namespace Agrimaan.Samples.Web.Pages;

/// <summary>All fields, each with what grows on it.</summary>
internal sealed class HomePage(Layout layout, Platform platform, string headline)
{
    public void Map(WebApplication app) => app.MapGet("/", Show);

    private async Task Show(HttpContext context)
    {
        var stop = context.RequestAborted;
        var (fields, crops, products) = (platform.Fields(stop), platform.Crops(stop), platform.Products(stop));
        await Task.WhenAll(fields, crops, products);
        var cropsOf = (await crops).ToLookup(crop => crop.FieldId);
        await layout.Write(context, "Fields", $"""
            <section class="hero">
            <h1>{headline}</h1>
            <p>{(await fields).Count} fields, {(await crops).Count} crops and {(await products).Count} products of the season.</p>
            <p><a class="button" href="/market">Order from the market</a></p>
            </section>
            <h2>Fields and crops</h2>
            <ul class="cards">{(await fields).Select(field => Card(field, cropsOf[field.Id]))}</ul>
            """);
    }

    private static Html Card(Field field, IEnumerable<Crop> crops) => $"""
        <li class="card"><h3><a href="/fields/{field.Id}">{field.Name}</a></h3>
        <p class="quiet">{field.Village}, {field.State} · {Say.Hectares(field.Hectares)}</p>
        <ul class="crops">{crops.Select(Html (crop) => $"<li><b>{crop.Name}</b> {crop.Variety}</li>")}</ul></li>
        """;
}
