using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Agrimaan.Samples.Shared;

/// <summary>What the platform asks a service: is it alive, can it work, what has it counted.</summary>
internal static class PlatformEndpoints
{
    public static bool Serve(PathString path) => path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase) || path.Equals("/metrics", StringComparison.OrdinalIgnoreCase);

    public static void MapPlatformEndpoints(this WebApplication app, RequestMetrics metrics, Func<bool> isReady, Func<string> notes)
    {
        app.MapGet("/health/live", () => "ok");
        app.MapGet("/health/ready", IResult () => isReady() ? TypedResults.Text("ok" + notes()) : TypedResults.Text("the data file cannot be read", statusCode: 503));
        app.MapGet("/metrics", () => TypedResults.Text(metrics.Render(), "text/plain; version=0.0.4; charset=utf-8"));
    }
}
