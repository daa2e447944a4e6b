using System.Collections.Concurrent;
using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Weather;

/// <summary>Forecasts of the service outside, asked once in ten minutes for a place; an older one serves while that service is down.</summary>
internal sealed class Forecasts(Callee outside, TimeProvider clock)
{
    /// <summary>Places are villages of fields, but whoever adds fields must not fill the memory.</summary>
    private const int MostPlaces = 10_000;

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (Forecast Forecast, DateTimeOffset At)> known = new();

    public async Task<(Forecast Forecast, DateTimeOffset At, bool Stale)> Of(string place, CancellationToken stop)
    {
        var have = known.TryGetValue(place, out var last);
        if (have && clock.GetUtcNow() - last.At < Fresh)
        {
            return (last.Forecast, last.At, false);
        }

        try
        {
            var asked = (await outside.Get($"/v1/forecast?place={Uri.EscapeDataString(place)}", WeatherJson.Default.Forecast, stop), clock.GetUtcNow());
            if (have || known.Count < MostPlaces)
            {
                known[place] = asked;
            }

            return (asked.Item1, asked.Item2, false);
        }
        catch (RequestException) when (have)
        {
            return (last.Forecast, last.At, true);
        }
        catch (RequestException exception)
        {
            throw new RequestException(StatusCodes.Status503ServiceUnavailable, $"No forecast for {place} yet", $"{exception.Message}, and it was not asked for this place before.");
        }
    }
}
