using Agrimaan.Samples.Markup;
using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Web.Pages;

internal sealed class FieldPage(Layout layout, Platform platform)
{
    public void Map(WebApplication app) => app.MapGet("/fields/{id:int}", Show);

    private async Task Show(HttpContext context, int id)
    {
        var stop = context.RequestAborted;
        var (finding, crops) = (platform.Field(id, stop), platform.CropsOn(id, stop));
        await Task.WhenAll(finding, crops);
        var field = await finding ?? throw new RequestException(StatusCodes.Status404NotFound, "No such field", $"There is no field {id}.");
        await layout.Write(context, field.Name, $"""
            <p class="quiet"><a href="/">All fields</a></p>
            <h1>{field.Name}</h1>
            <dl class="facts">
            <div><dt>Farmer</dt><dd>{field.Owner}</dd></div>
            <div><dt>Place</dt><dd>{field.Village}, {field.State}</dd></div>
            <div><dt>Area</dt><dd>{Say.Hectares(field.Hectares)}</dd></div>
            <div><dt>Soil</dt><dd>{field.Soil}</dd></div>
            </dl>
            <h2>Crops</h2>
            <ul class="rows">{(await crops).Select(Row)}</ul>
            """);
    }

    private static Html Row(Crop crop) => $"""
        <li><span><b>{crop.Name}</b> {crop.Variety}</span><span class="quiet">{crop.Season}, sown {Say.Day(crop.SownOn)}, harvest {Say.Day(crop.HarvestOn)}</span></li>
        """;
}
