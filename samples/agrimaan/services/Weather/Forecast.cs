using System.Text.Json.Serialization;

namespace Agrimaan.Samples.Weather;

/// <summary>What the weather service outside says of a place.</summary>
internal sealed record Forecast(string Place, string Sky, decimal Temperature, decimal RainMillimetres);

/// <param name="Stale">Whether the service outside could not be asked, so that this is what it said before.</param>
internal sealed record FieldWeather(int FieldId, string Field, Forecast Forecast, DateTimeOffset AskedAt, bool Stale);

internal sealed record Field(int Id, string Name, string Village);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FieldWeather))]
[JsonSerializable(typeof(Forecast))]
[JsonSerializable(typeof(Field))]
internal sealed partial class WeatherJson : JsonSerializerContext;
