using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using Agrimaan.Delivery.Targets;
using Agrimaan.Gateway.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Agrimaan.Server.Api;

/// <summary>What gateways ask: their tables, and a place to say that they serve them.</summary>
internal static class GatewayApi
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    public static void MapGateways(this RouteGroupBuilder api)
    {
        api.MapGet("/gateway/stream", (string platform, GatewayRouter router, TimeProvider clock, CancellationToken cancellationToken) =>
            TypedResults.ServerSentEvents(StreamAsync(platform, router, clock, cancellationToken))).WithSummary("Routing tables of a platform, newest first");
        api.MapPost("/gateway/acknowledgements", (GatewayAcknowledgement acknowledgement, GatewayRouter router) =>
        {
            router.Acknowledge(acknowledgement);
            return TypedResults.NoContent();
        }).WithSummary("A gateway says whether it serves a table");
    }

    /// <summary>Tables, and a heartbeat in silence so that a dead connection is noticed.</summary>
    private static async IAsyncEnumerable<SseItem<string>> StreamAsync(string platform, GatewayRouter router, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var tables = router.SubscribeAsync(platform, end.Token).GetAsyncEnumerator(end.Token);
        var next = tables.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                if (await Task.WhenAny(next, Task.Delay(Heartbeat, clock, end.Token)) != next)
                {
                    end.Token.ThrowIfCancellationRequested();
                    yield return new("", "heartbeat");
                    continue;
                }

                if (!await next)
                {
                    yield break;
                }

                yield return new(Encoding.UTF8.GetString(RoutingTableJson.Write(tables.Current)), "table");
                next = tables.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // An enumerator must not be put away while it is still asked for its next item.
            await end.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
