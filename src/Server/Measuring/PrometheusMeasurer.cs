using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Verification.Measuring;

namespace Agrimaan.Server.Measuring;

/// <summary>Asks Prometheus, or whoever speaks its HTTP API, for the value of a query now.</summary>
internal sealed class PrometheusMeasurer(MeasuringHttp http) : IMeasurer
{
    /// <inheritdoc/>
    public bool CanMeasure(MeasureSource source) => source is PrometheusSource;

    /// <inheritdoc/>
    public Task<Reading> MeasureAsync(MeasureSource source, CheckPlaces places, Func<string, string?> values, CancellationToken cancellationToken)
    {
        var asked = (PrometheusSource)source;
        var address = $"{places.InAddress(asked.Url, values).TrimEnd('/')}/api/v1/query?query={Uri.EscapeDataString(places.InQuery(asked.Query))}";
        return http.GetAsync(address, asked.Headers.Select(header => KeyValuePair.Create(header.Key, places.InWord(header.Value, values))), Answers.OfPrometheus, anyStatus: true, cancellationToken);
    }
}
