using System.Globalization;
using System.Net;
using System.Text;
using Agrimaan.Delivery.Verification.Measuring;
using Agrimaan.Server.External;

namespace Agrimaan.Server.Measuring;

/// <summary>Gets what sources answer over HTTP. Nothing is followed, since headers may hold what another must not get; nothing is read without end.</summary>
internal sealed class MeasuringHttp : IDisposable
{
    public const int MostBytes = 1024 * 1024;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseCookies = false, AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1), ActivityHeadersPropagator = null, MaxResponseHeadersLength = 64,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Gets it.</summary>
    /// <param name="url">The address, filled.</param>
    /// <param name="headers">Headers, filled.</param>
    /// <param name="read">Reads the answer.</param>
    /// <param name="anyStatus">Whether an answer that is no 2xx is read too: it may say why.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was read, or an error.</returns>
    public async Task<Reading> GetAsync(string url, IEnumerable<KeyValuePair<string, string>> headers, Func<string, Reading> read, bool anyStatus, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            return Reading.Error("its address is none that can be asked; look at it in the platform file and in the files of values");
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var (name, value) in headers)
        {
            if (value.Any(char.IsControl) || !request.Headers.TryAddWithoutValidation(name, value))
            {
                return Reading.Error($"the header {name} cannot be sent as it is");
            }
        }

        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return await ReadAsync(response, ExternalProbe.Shown(address), read, anyStatus, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException fault)
        {
            return Reading.Error($"{ExternalProbe.Shown(address)} {ExternalProbe.Words(fault)}");
        }
        catch (IOException)
        {
            return Reading.Error($"{ExternalProbe.Shown(address)} broke off the call");
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<Reading> ReadAsync(HttpResponseMessage response, string shown, Func<string, Reading> read, bool anyStatus, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (status is >= 300 and < 400)
        {
            return Reading.Error(string.Create(CultureInfo.InvariantCulture, $"{shown} answered {status} and wants to be asked elsewhere, which is not followed; write the address where it ends"));
        }

        var good = status is >= 200 and < 300;
        if (!good && !anyStatus)
        {
            return Reading.Error(string.Create(CultureInfo.InvariantCulture, $"{shown} answered {status}"));
        }

        if (await BodyAsync(response, cancellationToken).ConfigureAwait(false) is not { } body)
        {
            return Reading.Error($"{shown} answered with more than 1 MB, which cannot be one number");
        }

        var reading = read(body);
        return good ? reading : Reading.Error(string.Create(CultureInfo.InvariantCulture, $"{shown} answered {status}{(reading.Kind == ReadingKind.Error ? $": {reading.Note}" : "")}"));
    }

    private static async Task<string?> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            if (kept.Length + read > MostBytes)
            {
                return null;
            }

            kept.Write(buffer, 0, read);
        }

        return Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
    }
}
