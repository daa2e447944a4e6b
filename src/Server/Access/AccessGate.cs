using System.Security.Cryptography;
using System.Text;
using Agrimaan.Client;
using Agrimaan.Server.Api;
using Microsoft.AspNetCore.Http;

namespace Agrimaan.Server.Access;

/// <summary>
/// Lets nobody in who does not hold the token or a session. Host and Origin are checked as well: a page of another site, opened in
/// the same browser, can reach loopback too. A session may only look: cookies do not know ports, so the browser shows it to every
/// service on this machine, and what a service could read of it must not be enough to change anything.
/// </summary>
internal sealed class AccessGate(RequestDelegate next, AccessToken token, LoginLinks links, LoginBrake brake)
{
    public const string SessionCookie = "agrimaan-session";

    private static readonly string[] Open = ["/healthz", "/login"];

    private readonly byte[] _expected = SHA256.HashData(Encoding.UTF8.GetBytes(token.Value));

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!IsOurs(request.Host, context.Connection.LocalPort) || (request.Headers.Origin is { Count: > 0 } origin && origin != $"{request.Scheme}://{request.Host}"))
        {
            await Problems.WriteAsync(context, new Problem("access.foreign", "This address is not for other sites.", "Open the link that `agrimaan dashboard` prints.", 403));
            return;
        }

        var path = request.Path.Value ?? "/";
        if (Open.Contains(path) || path.StartsWith("/assets/", StringComparison.Ordinal) || HasToken(request))
        {
            await next(context);
        }
        else if (!links.IsOpen(request.Cookies[SessionCookie]))
        {
            if (request.Headers.Authorization.Count > 0)
            {
                await brake.SlowAsync(context.RequestAborted);
            }

            await SignedOut.WriteAsync(context);
        }
        else if (MayLook(request))
        {
            await next(context);
        }
        else
        {
            await Problems.WriteAsync(context, new Problem("access.readOnly", "The dashboard may look, not change.", "Use the `agrimaan` command; programs send the token of the home folder.", 403));
        }
    }

    /// <summary>Another name that leads to loopback is a trick of a foreign site, another port belongs to another program.</summary>
    private static bool IsOurs(HostString host, int port) =>
        host.Host is "127.0.0.1" or "localhost" or "[::1]" && (host.Port ?? 80) == port;

    private static bool MayLook(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && !request.Path.StartsWithSegments("/api/v1/gateway", StringComparison.OrdinalIgnoreCase);

    /// <summary>Compared by hash and in constant time: neither length nor content shows in how long it takes.</summary>
    private bool HasToken(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.Ordinal)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..])), _expected);
    }
}

/// <summary>The token of the API; never shown by itself.</summary>
internal sealed record AccessToken(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => "***";
}
