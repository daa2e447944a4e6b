using Agrimaan.Client;
using Agrimaan.Server.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Agrimaan.Server.Api;

/// <summary>The switch over all runs.</summary>
internal static class LineApi
{
    public static void MapLine(this RouteGroupBuilder api)
    {
        api.MapGet("/line", (IControlPlane control) => TypedResults.Ok(control.Line)).WithSummary("Whether runs start and move on");
        api.MapPut("/line", async (StopLine request, IControlPlane control, HttpContext context, CancellationToken cancellationToken) =>
        {
            Names.Need(request.Reason, "reason");
            return TypedResults.Ok(await control.StopLineAsync(request.Reason.Trim(), Caller.Of(context).Name, cancellationToken));
        }).WithSummary("Stop the line: no run starts or moves on, what goes back always goes");
        api.MapDelete("/line", async (IControlPlane control, HttpContext context, CancellationToken cancellationToken) =>
            TypedResults.Ok(await control.ReleaseLineAsync(Caller.Of(context).Name, cancellationToken))).WithSummary("Let runs go on");
    }
}
