using System.Globalization;
using System.Text.Json;
using Agrimaan.Samples.Documents;
using Agrimaan.Samples.Events;

namespace Agrimaan.Samples.Notification;

/// <summary>Notices by the id of the event that caused them: the same event twice is one notice.</summary>
internal sealed class NoticeStore(IDocuments documents, TimeProvider clock)
{
    private const string Kind = "notice";
    private const string Order = "order";

    /// <summary>How often somebody who waits for a notice looks.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public async Task<IReadOnlyList<Notice>> Newest(int limit, CancellationToken stop) =>
        [.. (await documents.Newest(Kind, limit, stop)).Select(json => JsonSerializer.Deserialize(json, NotificationJson.Default.Notice)!)];

    public async Task Hear(Event happened, CancellationToken stop)
    {
        if (From(happened) is { } notice)
        {
            var json = JsonSerializer.Serialize(notice, NotificationJson.Default.Notice);
            await documents.Add(Kind, notice.Id, json, stop);
            if (notice.OrderId is { } order && happened.Key == "order.placed")
            {
                await documents.Add(Order, Id(order), json, stop);
            }
        }
    }

    /// <summary>What was said when the order was placed; the event may still be on its way, so whoever asks can wait for it.</summary>
    public async Task<Notice?> Of(int order, TimeSpan patience, CancellationToken stop)
    {
        var begun = clock.GetTimestamp();
        while (true)
        {
            if (await documents.Find(Order, Id(order), stop) is { } json)
            {
                return JsonSerializer.Deserialize(json, NotificationJson.Default.Notice);
            }

            if (clock.GetElapsedTime(begun) >= patience)
            {
                return null;
            }

            await Task.Delay(Look, clock, stop);
        }
    }

    private static string Id(int order) => order.ToString("D10", CultureInfo.InvariantCulture);

    private static Notice? From(Event happened)
    {
        if (happened.Key is "order.placed" or "order.cancelled")
        {
            var order = JsonSerializer.Deserialize(happened.Body, NotificationJson.Default.Order)!;
            var what = happened.Key == "order.placed" ? "placed" : "cancelled";
            return new(happened.Id, order.Buyer, string.Create(CultureInfo.InvariantCulture, $"Order {order.Id} is {what}: {order.Quantity} × {order.Unit} of {order.Product} for ₹{order.Total:0.##}."), order.Id);
        }

        if (happened.Key == "iot.reading" && JsonSerializer.Deserialize(happened.Body, NotificationJson.Default.Reading)! is { Alarm: true } reading)
        {
            return new(happened.Id, reading.Field, string.Create(CultureInfo.InvariantCulture, $"Sensor {reading.Sensor} measured {reading.Kind} {reading.Value:0.##}."));
        }

        return null;
    }
}
