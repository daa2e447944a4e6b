using System.Security.Cryptography;
using System.Text;
using Agrimaan.Client;
using Agrimaan.Server.Api;
using Microsoft.AspNetCore.Http;

namespace Agrimaan.Server.Access;

/// <summary>
/// Lets nobody in who does not hold the token or a session. Host and Origin are checked as well: a page of another site, opened in
/// the same browser, can reach loopback too.
/// </summary>
internal sealed class AccessGate(RequestDelegate next, AccessToken token, LoginLinks links)
{
    public const string SessionCookie = "agrimaan-session";

    private static readonly string[] Open = ["/healthz", "/login"];

    private readonly byte[] _expected = SHA256.HashData(Encoding.UTF8.GetBytes(token.Value));

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!IsOurs(request.Host.Host) || (request.Headers.Origin.ToString() is { Length: > 0 } origin && origin != $"{request.Scheme}://{request.Host}"))
        {
            return Problems.WriteAsync(context, new Problem("access.foreign", "This address is not for other sites.", "Open the link that `agrimaan dashboard` prints.", 403));
        }

        var path = request.Path.Value ?? "/";
        if (Open.Contains(path) || path.StartsWith("/assets/", StringComparison.Ordinal) || HasToken(request) || links.IsOpen(request.Cookies[SessionCookie]))
        {
            return next(context);
        }

        return Problems.WriteAsync(context, new Problem("access.denied", "You are not signed in.", "Run `agrimaan dashboard` and open the link it prints; programs send the token of the home folder.", 401));
    }

    private static bool IsOurs(string host) => host is "127.0.0.1" or "localhost" or "[::1]";

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
