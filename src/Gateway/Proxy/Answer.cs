using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Agrimaan.Gateway.Proxy;

/// <summary>The gateway's own answers, as problem details.</summary>
internal static class Answer
{
    public static Task NoTable(HttpContext context) =>
        Write(context, 503, "gateway.starting", "The gateway has no routing table yet.", "Try again in a moment.");

    public static Task NoRoute(HttpContext context) =>
        Write(context, 404, "gateway.noRoute", "No route leads to this path.", "Add one under gateway.routes of the platform file.");

    public static Task NoService(HttpContext context, string service) =>
        Write(context, 503, "gateway.noService", $"{service} has no release yet.", "Deploy a release that holds it.");

    public static Task NoInstance(HttpContext context, string service) =>
        Write(context, 503, "gateway.noInstance", $"{service} has no instance that can answer.", "See `agrimaan status`.");

    public static Task NoPreview(HttpContext context) =>
        Write(context, 404, "gateway.noPreview", "A version that the request asks for is not here.", "See `agrimaan status` for the versions that run.");

    public static Task NotUnderstood(HttpContext context) =>
        Write(context, 400, "gateway.badRequest", "The request cannot be passed on as it is.", "Check its path and headers.");

    public static Task NoAnswer(HttpContext context, string hop) =>
        Write(context, 502, "gateway.noAnswer", $"{hop} did not answer.", "See `agrimaan logs`.");

    public static Task TooLate(HttpContext context, string hop) =>
        Write(context, 504, "gateway.tooLate", $"{hop} did not answer in time.", "See `agrimaan logs`.");

    public static Task Maintenance(HttpContext context, string message) =>
        Write(context, 503, "gateway.maintenance", message, "Try again later; Retry-After says when.");

    /// <param name="retryAfter">Seconds until it is over.</param>
    public static Task Held(HttpContext context, string service, string retryAfter)
    {
        context.Response.Headers.RetryAfter = retryAfter;
        return Write(context, 503, "gateway.held", $"Requests of {service} wait for now, and this one can wait no longer.", "Try again later; Retry-After says when.");
    }

    private static Task Write(HttpContext context, int status, string code, string title, string hint)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("code", code);
            json.WriteString("title", title);
            json.WriteString("hint", hint);
            json.WriteNumber("status", status);
            json.WriteEndObject();
        }

        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body.ToArray(), 0, (int)body.Length, context.RequestAborted);
    }
}
