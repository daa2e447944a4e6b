using System.Text.Json.Serialization;
using Agrimaan.Samples.Shared;

// Stands for a weather service outside the platform. The same place always has the same weather, so that tests can tell.
string[] skies = ["clear", "hazy", "cloudy", "showers", "thunder"];

return await SampleService.RunAsync(MockJson.Default, service =>
    service.App.MapGet("/v1/forecast", IResult (string place) =>
    {
        if (new Faults().Text("place", place) is { Any: true } faults)
        {
            return faults.Answer();
        }

        var number = place.Aggregate(17u, (sum, letter) => unchecked((sum * 31) + letter));
        var sky = (int)(number % (uint)skies.Length);
        return TypedResults.Ok(new Forecast(place, skies[sky], 18 + (number % 170 / 10m), sky < 3 ? 0 : number % 300 / 10m));
    }));

internal sealed record Forecast(string Place, string Sky, decimal Temperature, decimal RainMillimetres);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Forecast))]
internal sealed partial class MockJson : JsonSerializerContext;
