using Agrimaan.Client;
using Agrimaan.Server.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Agrimaan.Server.Api;

/// <summary>What the edge does beside any release: turn requests away, or let them wait.</summary>
internal static class TrafficApi
{
    public static void MapTraffic(this RouteGroupBuilder api)
    {
        api.MapPut("/platforms/{platform}/maintenance", async (string platform, BeginMaintenance request, ITraffic traffic, HttpContext context, CancellationToken cancellationToken) =>
            TypedResults.Ok(await traffic.BeginMaintenanceAsync(platform, request, Caller.Of(context).Name, cancellationToken))).WithSummary("Answer requests with words for people, and let none through");
        api.MapDelete("/platforms/{platform}/maintenance", async (string platform, string? service, ITraffic traffic, HttpContext context, CancellationToken cancellationToken) =>
            TypedResults.Ok(await traffic.EndMaintenanceAsync(platform, service, Caller.Of(context).Name, cancellationToken))).WithSummary("End a maintenance");
        api.MapPut("/platforms/{platform}/hold", async (string platform, HoldRequests request, ITraffic traffic, HttpContext context, CancellationToken cancellationToken) =>
        {
            Names.Need(request.Service, "service");
            return TypedResults.Ok(await traffic.HoldAsync(platform, request, Caller.Of(context).Name, cancellationToken));
        }).WithSummary("Let requests of a service wait at the edge");
        api.MapDelete("/platforms/{platform}/hold", async (string platform, string service, ITraffic traffic, HttpContext context, CancellationToken cancellationToken) =>
            TypedResults.Ok(await traffic.LetGoAsync(platform, service, Caller.Of(context).Name, cancellationToken))).WithSummary("Serve the requests that wait");
    }
}
