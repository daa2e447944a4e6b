using System.Globalization;
using System.Net;
using System.Text;
using Agrimaan.Delivery.Targets;
using Microsoft.AspNetCore.Http;

namespace Agrimaan.Gateway.Proxy;

/// <summary>What a caller gets during a maintenance: a page for people, problem details for programs.</summary>
internal static class MaintenanceAnswer
{
    private const string Usual = "We are working on it and will be back soon.";

    /// <summary>When nobody said how long it takes.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    public static Task WriteAsync(HttpContext context, Maintenance maintenance, DateTimeOffset now)
    {
        var message = maintenance.Message.Length == 0 ? Usual : maintenance.Message;
        var headers = context.Response.Headers;
        headers.RetryAfter = Seconds(maintenance.Until is { } until ? until - now : Soon);
        headers.CacheControl = "no-store";
        return context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            ? PageAsync(context, message, maintenance.Until)
            : Answer.Maintenance(context, message);
    }

    /// <summary>As a header says it, never too few.</summary>
    public static string Seconds(TimeSpan time) => Math.Max(1, Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private static Task PageAsync(HttpContext context, string message, DateTimeOffset? until)
    {
        var back = until is { } time ? string.Create(CultureInfo.InvariantCulture, $"<p>Expected to be over at {time.UtcDateTime:HH:mm} UTC.</p>") : "";
        var page = Encoding.UTF8.GetBytes($$"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Maintenance</title>
            <style>body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 20vh auto; padding: 0 1rem; color-scheme: light dark }</style>
            <h1>Maintenance</h1>
            <p>{{WebUtility.HtmlEncode(message)}}</p>
            {{back}}
            </html>

            """);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = page.Length;
        return context.Response.Body.WriteAsync(page, 0, page.Length, context.RequestAborted);
    }
}
