using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Notification;

internal static class NotificationApi
{
    private const int LongestWait = 10;

    public static void MapNotificationApi(this WebApplication app, NoticeStore notices)
    {
        app.MapGet("/api/notifications", async Task<IResult> (CancellationToken stop, int limit = 50) => Page.Check(limit) is { Any: true } faults
            ? faults.Answer()
            : TypedResults.Ok(await notices.Newest(limit, stop)));
        app.MapGet("/api/notifications/orders/{order:int}", async Task<IResult> (int order, CancellationToken stop, int wait = 0) =>
            new Faults().Between("wait", wait, 0, LongestWait) is { Any: true } faults ? faults.Answer()
            : await notices.Of(order, TimeSpan.FromSeconds(wait), stop) is { } notice ? TypedResults.Ok(notice)
            : TypedResults.NotFound());
    }
}
