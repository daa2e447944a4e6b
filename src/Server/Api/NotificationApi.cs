using Agrimaan.Server.Notifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Agrimaan.Server.Api;

/// <summary>Who is told what happens on a platform.</summary>
internal static class NotificationApi
{
    public static void MapNotifications(this RouteGroupBuilder api)
    {
        api.MapGet("/platforms/{platform}/notifications", (string platform, INotifications notifications) =>
            TypedResults.Ok(notifications.List(platform))).WithSummary("Who is told what happens, and how far each has been told");
        api.MapPost("/platforms/{platform}/notifications/{notification}/test", async (string platform, string notification, INotifications notifications, HttpContext context, CancellationToken cancellationToken) =>
            TypedResults.Ok(await notifications.TestAsync(platform, notification, Caller.Of(context).Name, cancellationToken))).WithSummary("Tell one of them something now, once");
    }
}
