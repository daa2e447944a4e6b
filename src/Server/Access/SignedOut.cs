using Agrimaan.Client;
using Agrimaan.Server.Api;
using Microsoft.AspNetCore.Http;

namespace Agrimaan.Server.Access;

/// <summary>What somebody sees who is not signed in: a page for a person, a problem for a program.</summary>
internal static class SignedOut
{
    private const string Page =
        """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Agrimaan Deploy: signed out</title><link rel="icon" type="image/svg+xml" href="/assets/icon.svg"><link rel="stylesheet" href="/assets/dashboard.css"></head>
        <body><main class="notice"><h1>Agrimaan Deploy</h1><p>You are not signed in. Run <code>agrimaan dashboard</code> in a terminal and open the link it prints.</p></main></body>
        </html>
        """;

    public static Task WriteAsync(HttpContext context)
    {
        if (!context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
        {
            return Problems.WriteAsync(context, new Problem("access.denied", "You are not signed in.", "Run `agrimaan dashboard` and open the link it prints; programs send the token of the home folder.", 401));
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(Page, context.RequestAborted);
    }
}
