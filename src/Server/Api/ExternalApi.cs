using Agrimaan.Server.External;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Agrimaan.Server.Api;

/// <summary>Services of others.</summary>
internal static class ExternalApi
{
    public static void MapExternals(this RouteGroupBuilder api) =>
        api.MapGet("/platforms/{platform}/external", async (string platform, IExternals externals, CancellationToken cancellationToken) =>
            TypedResults.Ok(await externals.LookAsync(platform, cancellationToken))).WithSummary("External services of the platform file, and what they answer now");
}
