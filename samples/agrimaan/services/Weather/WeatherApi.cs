using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Weather;

internal static class WeatherApi
{
    public static void MapWeatherApi(this WebApplication app, Callee fields, Forecasts forecasts) =>
        app.MapGet("/api/weather/fields/{id:int}", async Task<IResult> (int id, CancellationToken stop) =>
        {
            if (await fields.Find($"/api/fields/{id}", WeatherJson.Default.Field, stop) is not { } field)
            {
                return TypedResults.NotFound();
            }

            var (forecast, at, stale) = await forecasts.Of(field.Village, stop);
            return TypedResults.Ok(new FieldWeather(field.Id, field.Name, forecast, at, stale));
        });
}
