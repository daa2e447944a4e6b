using Agrimaan.Client;
using Agrimaan.Server.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Agrimaan.Server.Api;

/// <summary>What rollbacks have left behind.</summary>
internal static class IncidentApi
{
    public static void MapIncidents(this RouteGroupBuilder api)
    {
        api.MapGet("/platforms/{platform}/incidents", (string platform, IIncidents incidents) => TypedResults.Ok(incidents.Of(platform))).WithSummary("Incidents that rollbacks opened, the newest first");
        api.MapGet("/platforms/{platform}/incidents/{incident}", async (string platform, string incident, IIncidents incidents, CancellationToken cancellationToken) =>
            TypedResults.Ok(await incidents.ShowAsync(platform, incident, cancellationToken))).WithSummary("An incident with its time line");
        api.MapPost("/platforms/{platform}/incidents/{incident}/close", async (string platform, string incident, CloseIncident request, IIncidents incidents, HttpContext context, CancellationToken cancellationToken) =>
        {
            Names.Need(request.Reason, "reason");
            return TypedResults.Ok(await incidents.CloseAsync(platform, incident, request.Reason.Trim(), Caller.Of(context).Name, cancellationToken));
        }).WithSummary("Say that an incident is over");
    }
}
