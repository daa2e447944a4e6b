using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json;
using Agrimaan.Delivery.Verification;
using Agrimaan.Gateway.Numbers;

namespace Agrimaan.Gateway.Control;

/// <summary>Reads live traffic from a gateway's administration port.</summary>
/// <param name="router">Told of what is in flight.</param>
/// <param name="adminPortOf">Where the gateway of a platform is asked; null while it has none.</param>
public sealed class GatewayMetricSource(GatewayRouter router, Func<string, int?> adminPortOf) : IMetricSource, IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(1) };

    /// <inheritdoc/>
    public async Task<TrafficNumbers?> ReadAsync(string platform, CancellationToken cancellationToken)
    {
        if (adminPortOf(platform) is not { } port)
        {
            return null;
        }

        try
        {
            var address = new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", port, "/numbers").Uri;
            var document = await _http.GetFromJsonAsync(address, GatewayJson.Default.NumbersDocument, cancellationToken).ConfigureAwait(false);
            if (document is null)
            {
                return null;
            }

            router.Heard(platform, document.InFlight);
            return new(document.Source, document.At, document.Versions.ToImmutableDictionary(
                version => new ServiceVersion(version.Service, version.Version),
                version => new VersionNumbers(version.Requests, version.Errors, version.Limited, [.. version.Latency])
                {
                    Steered = version.Steered,
                    SteeredErrors = version.SteeredErrors,
                    Mirror = version.Mirror is { Mirrored: 0, Dropped: 0 } ? null : version.Mirror,
                }));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException
            || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
