using Agrimaan.Server.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Agrimaan.Server.Api;

/// <summary>Recordings of rollouts.</summary>
internal static class RecordingApi
{
    public static void MapRecordings(this RouteGroupBuilder api)
    {
        api.MapGet("/platforms/{platform}/recordings", (string platform, IRecordings recordings) => TypedResults.Ok(recordings.Of(platform)))
            .WithSummary("Recordings of a platform's runs, newest first, and the rules in force");
        api.MapGet("/runs/{run}/recording", async (string run, IRecordings recordings, CancellationToken cancellationToken) =>
            TypedResults.Bytes(await recordings.ReadAsync(run, cancellationToken), "application/octet-stream")).WithSummary("What was seen and decided in a run, for agrimaan replay");
    }
}
