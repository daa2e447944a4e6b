using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Agrimaan.Client;
using Agrimaan.Server.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Agrimaan.Server.Api;

/// <summary>Everything that changes, as it changes.</summary>
internal static class EventApi
{
    public static void MapEvents(this RouteGroupBuilder api) =>
        api.MapGet("/events", (IControlPlane control, TimeProvider clock, CancellationToken cancellationToken) =>
            TypedResults.ServerSentEvents(StreamAsync(control, clock, cancellationToken))).WithSummary("Platforms as they change and what happens in runs, as server-sent events");

    private static async IAsyncEnumerable<SseItem<string>> StreamAsync(IControlPlane control, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = true;
        await foreach (var change in Watch.WithHeartbeat(control.WatchAsync(cancellationToken), clock, cancellationToken))
        {
            if (first)
            {
                // Subscribed already: what changes while these are sent comes after them.
                first = false;
                foreach (var platform in control.Platforms())
                {
                    yield return Of(platform);
                }
            }
            else if (change is null)
            {
                yield return new("", "heartbeat");
            }
            else if (change.Event is { } happened)
            {
                yield return new(JsonSerializer.Serialize(happened, ClientJson.Default.RunEventView), "run");
            }
            else if (change.Platform is { } platform)
            {
                yield return Of(platform);
            }
        }
    }

    private static SseItem<string> Of(PlatformView platform) => new(JsonSerializer.Serialize(platform, ClientJson.Default.PlatformView), "platform");
}
