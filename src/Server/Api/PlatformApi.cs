using Agrimaan.Client;
using Agrimaan.Server.Access;
using Agrimaan.Server.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Agrimaan.Server.Api;

/// <summary>Platforms: hand one in, look at it, take it down.</summary>
internal static class PlatformApi
{
    public static void MapPlatforms(this RouteGroupBuilder api)
    {
        api.MapGet("/platforms", (IControlPlane control) => TypedResults.Ok(control.Platforms())).WithSummary("All platforms");
        api.MapGet("/platforms/{platform}", (string platform, IControlPlane control) => TypedResults.Ok(control.Platform(platform))).WithSummary("A platform and what runs of it");
        api.MapPut("/platforms/{platform}", async (string platform, ApplyPlatform request, IControlPlane control, HttpContext context, CancellationToken cancellationToken) =>
        {
            Names.Need(request.File, "file");
            Names.Need(request.Text, "text");
            var who = Caller.Of(context);
            return TypedResults.Ok(await control.ApplyAsync(platform, request, who.Name, who.Role == Role.Owner, cancellationToken));
        }).WithSummary("Hand in a platform file and bring its gateway up");
        api.MapDelete("/platforms/{platform}", async (string platform, IControlPlane control, HttpContext context, CancellationToken cancellationToken) =>
        {
            await control.DownAsync(platform, Caller.Of(context).Name, cancellationToken);
            return TypedResults.Accepted((string?)null);
        }).WithSummary("Stop all instances and the gateway; the state stays");
    }
}
