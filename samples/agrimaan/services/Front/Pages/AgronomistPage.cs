using System.Globalization;
using Agrimaan.Samples.Markup;
using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Front.Pages;

/// <summary>One field as an agronomist looks at it: what grows, what sensors measured, and the weather.</summary>
internal sealed class AgronomistPage(SampleService service, Layout layout)
{
    private const string Path = "/agronomist";

    private readonly Fields fields = new(service);
    private readonly Crops crops = new(service);
    private readonly Sensors sensors = new(service);
    private readonly Weather weather = new(service);

    public void Map() => service.App.MapGet(Path, (HttpContext context, int? @as) => Show(context, @as));

    private static Html Row(Crop crop) => $"""
        <li><span><b>{crop.Name}</b> {crop.Variety}</span><span class="quiet">{crop.Season}, sown {Say.Day(crop.SownOn)}, harvest {Say.Day(crop.HarvestOn)}</span></li>
        """;

    private static Html Row(Reading reading) => $"""
        <li><span>{reading.Sensor} <b>{reading.Kind} {reading.Value.ToString("0.##", CultureInfo.InvariantCulture)}</b>{(reading.Alarm ? $" <span class=\"alarm\">beyond what is good</span>" : (Html)$"")}</span><span class="quiet">{Say.Moment(reading.At)}</span></li>
        """;

    private async Task Show(HttpContext context, int? asked)
    {
        var stop = context.RequestAborted;
        var (field, title) = (asked, "Fields");
        var head = await Section.Of(async () =>
        {
            var all = await fields.All(stop);
            var chosen = all.FirstOrDefault(known => asked is null || known.Id == asked);
            (field, title) = (chosen?.Id, chosen?.Name ?? "No such field");
            return $"""
                <p>{(chosen is null ? "" : $"{Say.Hectares(chosen.Hectares)} of {chosen.Soil} in {chosen.Village}, {chosen.State}.")}</p>
                {Section.Choice(Path, "Field", all.Select(known => (known.Id, $"{known.Name}, {known.Village}")), field)}
                """;
        });
        Html body = $"<h1>{title}</h1>{head}";
        if (field is { } looked)
        {
            var parts = await Task.WhenAll(
                Section.Of(async () => Skies.Line(await weather.At(looked, stop))),
                Section.Of(async () => Section.Rows([.. (await crops.On(looked, stop)).Select(Row)], "Nothing grows here.")),
                Section.Of(async () => Section.Rows([.. (await sensors.On(looked, stop)).Readings.Take(20).Select(Row)], "No sensor has measured here yet.")));
            body = $"{body}<h2>Weather</h2>{parts[0]}<h2>Crops</h2>{parts[1]}<h2>Readings</h2>{parts[2]}";
        }

        await layout.Write(context, "Fields", body);
    }
}
