using Agrimaan.Client;
using Agrimaan.Server.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Agrimaan.Server.Api;

/// <summary>Room on the disk.</summary>
internal static class CleanUpApi
{
    private const int MostKept = 10_000;

    public static void MapCleanUp(this RouteGroupBuilder api) =>
        api.MapPost("/gc", async (CleanUp request, IControlPlane control, CancellationToken cancellationToken) =>
            request is { Keep: >= 1 and <= MostKept, Budget: null or >= 0 }
                ? TypedResults.Ok(await control.CleanUpAsync(request, cancellationToken))
                : throw new ProblemException(new("gc.limits", "Keep at least one release, and a budget of nothing or more.", "For example `agrimaan gc --keep 5 --budget 2GB`.", 422)))
            .WithSummary("Remove what no kept release needs");
}
