using System.Security.Cryptography;
using Agrimaan.Client;
using Agrimaan.Server.Api;
using Agrimaan.Server.Telemetry;
using Microsoft.AspNetCore.Http;

namespace Agrimaan.Server.Access;

/// <summary>
/// Lets nobody in who does not hold a token or a session, and everybody do only what their role allows. Host and Origin are checked as well: a page of another site, opened in
/// the same browser, can reach loopback too. A session may only look: cookies do not know ports, so the browser shows it to every
/// service on this machine, and what a service could read of it must not be enough to change anything.
/// </summary>
internal sealed class AccessGate(RequestDelegate next, AccessToken token, People people, LoginLinks links, LoginBrake brake)
{
    public const string SessionCookie = "agrimaan-session";

    private static readonly string[] Open = ["/healthz", "/login"];

    private readonly byte[] _expected = People.HashOf(token.Value);
    private readonly byte[]? _metrics = token.Metrics is { } value ? People.HashOf(value) : null;

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!IsOurs(request.Host, context.Connection.LocalPort) || (request.Headers.Origin is { Count: > 0 } origin && origin != $"{request.Scheme}://{request.Host}"))
        {
            await Problems.WriteAsync(context, new Problem("access.foreign", "This address is not for other sites.", "Open the link that `agrimaan dashboard` prints.", 403));
            return;
        }

        var path = request.Path.Value ?? "/";
        var hash = HashOf(request);
        if (Open.Contains(path) || path.StartsWith("/assets/", StringComparison.Ordinal)
            || (_metrics is not null && path == MetricsApi.Path && HttpMethods.IsGet(request.Method) && CryptographicOperations.FixedTimeEquals(hash, _metrics)))
        {
            await next(context);
        }
        else if (Whose(hash) is { } who)
        {
            await LetInAsync(context, who, Rights.Refusal(who, request));
        }
        else if (links.WhoseIs(request.Cookies[SessionCookie]) is { } looker && people.Has(looker))
        {
            await LetInAsync(context, looker, MayLook(request) ? null : new Problem(
                "access.readOnly", "The dashboard may look, not change.", "Use the `agrimaan` command; programs send the token of the home folder.", 403));
        }
        else
        {
            if (request.Headers.Authorization.Count > 0)
            {
                await brake.SlowAsync(context.RequestAborted);
            }

            await SignedOut.WriteAsync(context);
        }
    }

    private async Task LetInAsync(HttpContext context, Principal who, Problem? refusal)
    {
        if (refusal is not null)
        {
            await Problems.WriteAsync(context, refusal);
            return;
        }

        context.Features.Set(who);

        // What somebody has open ends with their access.
        await using var end = who.Removed.Register(context.Abort);
        await next(context);
    }

    private Principal? Whose(byte[] hash) => CryptographicOperations.FixedTimeEquals(hash, _expected) ? Principal.Owner : people.Find(hash);

    /// <summary>Another name that leads to loopback is a trick of a foreign site, another port belongs to another program.</summary>
    private static bool IsOurs(HostString host, int port) =>
        host.Host is "127.0.0.1" or "localhost" or "[::1]" && (host.Port ?? 80) == port;

    private static bool MayLook(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && !request.Path.StartsWithSegments("/api/v1/gateway", StringComparison.OrdinalIgnoreCase);

    /// <summary>Tokens are compared by hash and in constant time: neither length nor content shows in how long it takes.</summary>
    private static byte[] HashOf(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.Ordinal) ? People.HashOf(header[Scheme.Length..]) : [];
    }
}

/// <summary>The tokens of the API; never shown by themselves.</summary>
/// <param name="Value">Opens everything.</param>
/// <param name="Metrics">Opens the numbers at /metrics and nothing else, so that a scraper need not hold the other.</param>
internal sealed record AccessToken(string Value, string? Metrics = null)
{
    /// <inheritdoc/>
    public override string ToString() => "***";
}
