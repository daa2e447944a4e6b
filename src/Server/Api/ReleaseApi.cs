using Agrimaan.Client;
using Agrimaan.Server.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Agrimaan.Server.Api;

/// <summary>Releases and the plans that lead to them.</summary>
internal static class ReleaseApi
{
    public static void MapReleases(this RouteGroupBuilder api)
    {
        api.MapGet("/platforms/{platform}/releases", (string platform, IControlPlane control) => TypedResults.Ok(control.Releases(platform))).WithSummary("Releases, newest first");
        api.MapGet("/platforms/{platform}/releases/{version}", (string platform, string version, IControlPlane control) =>
            TypedResults.Ok(control.Release(platform, version))).WithSummary("A release");
        api.MapPost("/platforms/{platform}/releases", async (string platform, CreateRelease request, IControlPlane control, CancellationToken cancellationToken) =>
        {
            var release = await control.CreateReleaseAsync(platform, request, Caller.Name, cancellationToken);
            return TypedResults.Created($"/api/v1/platforms/{platform}/releases/{release.Version}", release);
        }).WithSummary("Freeze the platform as it is now into a release");
        api.MapGet("/platforms/{platform}/plan", (string platform, string release, IControlPlane control) =>
            TypedResults.Ok(control.Plan(platform, release))).WithSummary("What a run to a release would do");
    }
}
