using Agrimaan.Client;
using Agrimaan.Server.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Agrimaan.Server.Api;

/// <summary>Journeys: what there is, and play one.</summary>
internal static class JourneyApi
{
    public static void MapJourneys(this RouteGroupBuilder api)
    {
        api.MapGet("/platforms/{platform}/journeys", (string platform, IJourneys journeys) => TypedResults.Ok(journeys.Of(platform))).WithSummary("Journeys of the platform file");
        api.MapPost("/platforms/{platform}/journeys/{journey}/run", async (string platform, string journey, PlayJourney? request, IJourneys journeys, CancellationToken cancellationToken) =>
            TypedResults.Ok(await journeys.PlayAsync(platform, journey, request ?? new(null, null), cancellationToken))).WithSummary("Play a journey once, and clean up after it");
    }
}
