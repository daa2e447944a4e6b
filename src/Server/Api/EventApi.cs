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
        api.MapGet("/events", (IControlPlane control, CancellationToken cancellationToken) =>
            TypedResults.ServerSentEvents(StreamAsync(control, cancellationToken))).WithSummary("Platforms as they change and what happens in runs, as server-sent events");

    private static async IAsyncEnumerable<SseItem<string>> StreamAsync(IControlPlane control, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var platform in control.Platforms())
        {
            yield return Of(platform);
        }

        await foreach (var change in control.WatchAsync(cancellationToken))
        {
            if (change.Event is { } happened)
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
