using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Agrimaan.Delivery.Verification;
using Agrimaan.Local.Keeping;

namespace Agrimaan.Server.Hooks;

/// <summary>A request to somebody else, complete with its secrets.</summary>
/// <param name="Secrets">Values that no sentence about it may show.</param>
internal sealed record WebRequest(string Method, string Url, IReadOnlyDictionary<string, string> Headers, string? Body, IReadOnlyList<string> Secrets);

/// <summary>Asks others on behalf of a platform: nothing is followed, kept or unpacked, and of an answer no more is read than a person would.</summary>
internal sealed class WebDoor(TimeProvider clock) : IDisposable
{
    /// <summary>The header with the idempotency key.</summary>
    public const string KeyHeader = "Agrimaan-Key";

    private const int LongestAnswer = 300;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseCookies = false, AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(1), ActivityHeadersPropagator = null,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <param name="name">What asks, for the answer.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="key">The idempotency key.</param>
    /// <param name="limit">Longest time for this try.</param>
    /// <param name="cancellationToken">Nobody needs it any more.</param>
    /// <returns>Pass for 2xx; fail for what would be the same another time; error for what may get better.</returns>
    public async Task<CheckResult> AskAsync(string name, WebRequest request, string key, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(request.Url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            return new(name, Verdict.Fail, "its address is none that can be asked; look at it in the platform file and in the files of values");
        }

        var (shown, began) = (Masked($"{request.Method} {address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}", request), clock.GetTimestamp());
        using var message = Message(request, address, key);
        using var time = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, time.Token);
        try
        {
            using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            var (status, said) = ((int)response.StatusCode, Masked(await BeginningAsync(response, either.Token).ConfigureAwait(false), request));
            var verdict = status is >= 200 and < 300 ? Verdict.Pass : status is 429 or >= 500 ? Verdict.Error : Verdict.Fail;
            return new(name, verdict, verdict == Verdict.Pass
                ? string.Create(CultureInfo.InvariantCulture, $"{shown} answered {status} within {clock.GetElapsedTime(began).TotalMilliseconds:0} ms")
                : string.Create(CultureInfo.InvariantCulture, $"{shown} answered {status}{(said.Length > 0 ? ": " + said : "")}"));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(name, Verdict.Error, string.Create(CultureInfo.InvariantCulture, $"{shown} did not answer within {limit.TotalSeconds:0.###} s"));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return new(name, Verdict.Error, $"{shown} cannot be asked: {Masked((fault.InnerException as SocketException)?.Message ?? fault.Message, request)}");
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>One line without secrets and without what a terminal would take for an order.</summary>
    public static string Line(string text, IReadOnlyList<string> secrets)
    {
        var masked = Encoding.UTF8.GetString(new LogMask(secrets).Apply(Encoding.UTF8.GetBytes(text)));
        var line = new string([.. masked.Select(letter => char.IsControl(letter) ? ' ' : letter)]).Trim();
        return line.Length <= LongestAnswer ? line : line[..LongestAnswer] + "…";
    }

    private static string Masked(string text, WebRequest request) => Line(text, request.Secrets);

    private static HttpRequestMessage Message(WebRequest request, Uri address, string key)
    {
        var message = new HttpRequestMessage(new(request.Method), address);
        if (request.Body is { } body && request.Method is not "GET")
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        message.Headers.TryAddWithoutValidation("User-Agent", "agrimaan");
        foreach (var (name, value) in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value) && message.Content is { } content)
            {
                content.Headers.Remove(name);
                content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        message.Headers.Remove(KeyHeader);
        message.Headers.TryAddWithoutValidation(KeyHeader, key);
        return message;
    }

    private static async Task<string> BeginningAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[4 * LongestAnswer];
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var count = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return Encoding.UTF8.GetString(buffer, 0, count);
    }
}
