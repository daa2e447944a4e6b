using Agrimaan.Client;
using Agrimaan.Server.Access;
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
        api.MapGet("/platforms/{platform}/releases/{version}/comparison", (string platform, string version, string with, IControlPlane control) =>
            TypedResults.Ok(control.Compare(platform, version, with))).WithSummary("What differs between two releases");
        api.MapPost("/platforms/{platform}/releases", async (string platform, CreateRelease request, IControlPlane control, HttpContext context, CancellationToken cancellationToken) =>
        {
            var release = await control.CreateReleaseAsync(platform, request, Caller.Of(context).Name, cancellationToken);
            return TypedResults.Created($"/api/v1/platforms/{platform}/releases/{release.Version}", release);
        }).WithSummary("Freeze the platform as it is now into a release");
        api.MapGet("/platforms/{platform}/plan", async (string platform, string release, double? traffic, IControlPlane control, HttpContext context, CancellationToken cancellationToken) =>
            TypedResults.Ok(await control.PlanAsync(platform, release, traffic, Caller.Of(context).Name, cancellationToken))).WithSummary("What a run to a release would do, what to expect of it, and the gates before it");
        api.MapGet("/platforms/{platform}/releases/{version}/approvals", (string platform, string version, IControlPlane control) =>
            TypedResults.Ok(control.Approvals(platform, version))).WithSummary("Who agreed to the plan of a release");
        api.MapPost("/platforms/{platform}/approvals", async (string platform, Approve request, IControlPlane control, HttpContext context, CancellationToken cancellationToken) =>
        {
            Names.Need(request.Release, "release");
            Names.Need(request.PlanHash, "planHash");
            var who = Caller.Of(context);
            return TypedResults.Ok(await control.ApproveAsync(platform, request, who.Name, [.. who.Roles], cancellationToken));
        }).WithSummary("Agree to a plan");
        api.MapGet("/platforms/{platform}/releases/{version}/checklist", async (string platform, string version, IControlPlane control, CancellationToken cancellationToken) =>
            TypedResults.Ok(await control.ChecklistAsync(platform, version, cancellationToken))).WithSummary("Every item that can be proved, as it is now");
        api.MapPost("/platforms/{platform}/releases/{version}/promotions", async (string platform, string version, PromoteRelease request, IControlPlane control, HttpContext context, CancellationToken cancellationToken) =>
        {
            Names.Need(request.To, "to");
            var who = Caller.Of(context);
            return TypedResults.Ok(await control.PromoteReleaseAsync(platform, version, request.To, who.Name, who.Role == Role.Owner, cancellationToken));
        }).WithSummary("Take a release to another environment");
    }
}
