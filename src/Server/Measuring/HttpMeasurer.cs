using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Verification.Measuring;

namespace Agrimaan.Server.Measuring;

/// <summary>Gets any JSON and takes one number out of it.</summary>
internal sealed class HttpMeasurer(MeasuringHttp http) : IMeasurer
{
    /// <inheritdoc/>
    public bool CanMeasure(MeasureSource source) => source is HttpSource;

    /// <inheritdoc/>
    public Task<Reading> MeasureAsync(MeasureSource source, CheckPlaces places, Func<string, string?> values, CancellationToken cancellationToken)
    {
        var asked = (HttpSource)source;
        return http.GetAsync(
            places.InAddress(asked.Url, values), asked.Headers.Select(header => KeyValuePair.Create(header.Key, places.InWord(header.Value, values))),
            body => Answers.OfJson(body, asked.Value), anyStatus: false, cancellationToken);
    }
}
