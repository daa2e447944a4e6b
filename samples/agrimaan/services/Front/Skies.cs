using System.Globalization;
using Agrimaan.Samples.Markup;

namespace Agrimaan.Samples.Front;

internal static class Skies
{
    /// <summary>The weather of a field in a line.</summary>
    public static Html Line(FieldWeather weather) => $"""
        <p class="weather">{weather.Forecast.Sky}, {weather.Forecast.Temperature.ToString("0.#", CultureInfo.InvariantCulture)} °C, {weather.Forecast.RainMillimetres.ToString("0.#", CultureInfo.InvariantCulture)} mm of rain{(weather.Stale ? $" <span class=\"quiet\">as of {Say.Moment(weather.AskedAt)}</span>" : (Html)$"")}</p>
        """;
}
