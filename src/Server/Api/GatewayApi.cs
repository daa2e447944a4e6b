using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using Agrimaan.Delivery.Targets;
using Agrimaan.Gateway.Control;
using Agrimaan.Server.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Agrimaan.Server.Api;

/// <summary>What gateways ask: their tables, and a place to say that they serve them.</summary>
internal static class GatewayApi
{
    public static void MapGateways(this RouteGroupBuilder api)
    {
        api.MapGet("/gateway/stream", (string platform, GatewayRouter router, TimeProvider clock, CancellationToken cancellationToken) =>
        {
            Names.CheckPlatform(platform);
            return TypedResults.ServerSentEvents(StreamAsync(platform, router, clock, cancellationToken));
        }).WithSummary("Routing tables of a platform, newest first");
        api.MapPost("/gateway/acknowledgements", (GatewayAcknowledgement acknowledgement, GatewayRouter router, ControlPlaneMetrics metrics) =>
        {
            Names.Need(acknowledgement.Platform, "platform");
            Names.CheckPlatform(acknowledgement.Platform);
            router.Acknowledge(acknowledgement);
            metrics.TableAnswered(acknowledgement.Platform, acknowledgement.Epoch, acknowledgement.Version, acknowledgement.Accepted);
            return TypedResults.NoContent();
        }).WithSummary("A gateway says whether it serves a table");
    }

    /// <summary>Tables, and a heartbeat in silence so that a dead connection is noticed.</summary>
    private static async IAsyncEnumerable<SseItem<string>> StreamAsync(string platform, GatewayRouter router, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var table in Watch.WithHeartbeat(router.SubscribeAsync(platform, cancellationToken), clock, cancellationToken))
        {
            yield return table is null ? new("", "heartbeat") : new(Encoding.UTF8.GetString(RoutingTableJson.Write(table)), "table");
        }
    }
}
