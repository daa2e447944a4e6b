using System.Security.Cryptography;
using System.Text;
using Agrimaan.Samples.Shared;
using Microsoft.AspNetCore.Http;

namespace Agrimaan.Samples.Markup;

/// <summary>The frame around every page: head, navigation, and a foot that says which versions answered.</summary>
public sealed class Layout(ServiceSettings settings, Site site)
{
    private const string Icon = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill='%232f6b3a' d='M2 14C2 6 7 2 14 2c0 8-4 12-10 11l-1 2z'/%3E%3C/svg%3E";

    private static readonly string Style = ReadStyle();

    // The style goes out with the page: a page of one version never meets the style of another.
    private static readonly string ContentPolicy =
        $"default-src 'none'; img-src data:; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public Task Write(HttpContext context, string title, Html body, int status = StatusCodes.Status200OK)
    {
        var versions = VisitedPath.Of(context).Hops.Append(settings.Self).Order(StringComparer.Ordinal);
        Html page = $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title} · {site.Brand}</title>
            <link rel="icon" href="{Icon}">
            <style>{Html.Trusted(Style)}</style>
            </head>
            <body>
            <header>
            <a class="brand" href="{site.Start.Path}">{site.Brand}</a>
            <nav>{site.Links.Select(link => Link(context, link.Path, link.Text))}</nav>
            </header>
            <main>
            {body}
            </main>
            <footer>Answered by {versions.Select(Html (version) => $"<code>{version}</code> ")}</footer>
            </body>
            </html>

            """;
        context.Response.StatusCode = status;
        context.Response.Headers.ContentSecurityPolicy = ContentPolicy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(page.ToString(), context.RequestAborted);
    }

    /// <summary>The page in place of one that cannot be shown; it leads back to where the site begins.</summary>
    public Task WriteFailure(HttpContext context, int status, string title, string detail) =>
        Write(
            context,
            title,
            $"""
            <section class="notice"><p class="code">{status}</p><h1>{title}</h1><p>{detail}</p><p><a class="button" href="{site.Start.Path}">To {site.Start.Text}</a></p></section>
            """,
            status);

    private Html Link(HttpContext context, string path, string text)
    {
        var target = site.Keeps is { } name && context.Request.Query[name] is [{ Length: > 0 } kept] ? path + QueryString.Create(name, kept) : path;
        var here = context.Request.Path == path;
        return here ? $"""<a href="{target}" aria-current="page">{text}</a>""" : (Html)$"""<a href="{target}">{text}</a>""";
    }

    private static string ReadStyle()
    {
        using var reader = new StreamReader(typeof(Layout).Assembly.GetManifestResourceStream("style.css")!);
        return reader.ReadToEnd();
    }
}
