using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Agrimaan.Delivery.Targets;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Server.Journeys;

/// <summary>Sends a play's requests through the platform's public edge, as a user would: nothing is followed, kept or unpacked, and no answer is read without end.</summary>
internal sealed class JourneyDoor(TimeProvider clock) : IDisposable
{
    /// <summary>More of an answer is not read.</summary>
    public const int LargestAnswer = 1024 * 1024;

    /// <summary>Names the journey, so that services can tell its data from users'.</summary>
    public const string NameHeader = "Agrimaan-Journey";

    /// <summary>Names the play, the same in all of its requests.</summary>
    public const string IdHeader = "Agrimaan-Journey-Id";

    private static readonly TimeSpan PreviewWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseProxy = false, UseCookies = false, AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10), ActivityHeadersPropagator = null,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Waits until the gateway honours a preview, since it may take a moment to learn of a new version, or of a new key.</summary>
    /// <exception cref="HttpRequestException">It does not.</exception>
    public async Task AwaitPreviewAsync(Uri address, Passport passport, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (!await HonoursAsync(address, passport, cancellationToken).ConfigureAwait(false))
        {
            if (clock.GetElapsedTime(began) >= PreviewWait)
            {
                throw new HttpRequestException($"the gateway at {address} does not let {passport.Versions} be asked by name");
            }

            await Task.Delay(BetweenProbes, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the gateway honours a preview now.</summary>
    public async Task<bool> HonoursAsync(Uri address, Passport passport, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, PreviewKey.ProbePath));
        passport.Show(request.Headers);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        return response.StatusCode == HttpStatusCode.NoContent && IsPreview(response);
    }

    /// <summary>Makes a call; the time for it is the step's own.</summary>
    /// <returns>The answer, or null when none came in time.</returns>
    /// <exception cref="HttpRequestException">It could not be asked, or another version answered than was asked for.</exception>
    public async Task<JourneyAnswer?> AskAsync(Uri address, JourneyCall call, Passport passport, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(new(call.Step.Method), new Uri(address.GetLeftPart(UriPartial.Authority) + call.Path));
        if (call.Body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(call.Body));
            request.Content.Headers.ContentType = new("application/json");
        }

        foreach (var (name, value) in call.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value) && request.Content is { } content)
            {
                content.Headers.Remove(name);
                content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        passport.Show(request.Headers);
        using var limit = new CancellationTokenSource(call.Step.Expect.Within, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return passport.Versions is null || IsPreview(response)
                ? await ReadAsync(response, either.Token).ConfigureAwait(false)
                : throw new HttpRequestException($"another version than {passport.Versions} answered");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && limit.IsCancellationRequested)
        {
            return null;
        }
        catch (IOException fault)
        {
            throw new HttpRequestException("the answer broke off", fault);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static bool IsPreview(HttpResponseMessage response) => response.Headers.Contains(PreviewKey.Header);

    private static async Task<JourneyAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; body.Length <= LargestAnswer && (read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            body.Write(buffer, 0, read);
        }

        var whole = body.Length <= LargestAnswer;
        return new((int)response.StatusCode, whole ? Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length) : "", whole);
    }
}

/// <summary>What every request of a play carries.</summary>
/// <param name="Journey">The journey's name.</param>
/// <param name="Id">The play's.</param>
/// <param name="Versions">Versions asked by name, or null.</param>
/// <param name="Signature">The signature of these.</param>
internal sealed record Passport(string Journey, string Id, string? Versions, string? Signature)
{
    public void Show(HttpRequestHeaders headers)
    {
        Set(headers, JourneyDoor.NameHeader, Journey);
        Set(headers, JourneyDoor.IdHeader, Id);
        Set(headers, PreviewKey.Header, Versions);
        Set(headers, PreviewKey.KeyHeader, Signature);
    }

    private static void Set(HttpRequestHeaders headers, string name, string? value)
    {
        headers.Remove(name);
        if (value is not null)
        {
            headers.TryAddWithoutValidation(name, value);
        }
    }
}
