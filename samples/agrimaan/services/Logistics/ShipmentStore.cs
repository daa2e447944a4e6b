using System.Globalization;
using System.Text.Json;
using Agrimaan.Samples.Documents;
using Agrimaan.Samples.Events;

namespace Agrimaan.Samples.Logistics;

internal sealed class ShipmentStore(IDocuments documents)
{
    private const string Kind = "shipment";

    public async Task<IReadOnlyList<Shipment>> Newest(int limit, CancellationToken stop) =>
        [.. (await documents.Newest(Kind, limit, stop)).Select(Read)];

    public async Task<Shipment?> Find(int order, CancellationToken stop) => await documents.Find(Kind, Id(order), stop) is { } json ? Read(json) : null;

    /// <summary>An order that was placed is to be sent, and one that was taken back is not.</summary>
    public async Task Hear(Event happened, CancellationToken stop)
    {
        if (happened.Key is "order.placed" or "order.cancelled")
        {
            var order = JsonSerializer.Deserialize(happened.Body, LogisticsJson.Default.Order)!;
            await (happened.Key == "order.placed" ? Send(order, stop) : Remove(order.Id, stop));
        }
    }

    public Task Remove(int order, CancellationToken stop) => documents.Remove(Kind, Id(order), stop);

    /// <summary>Once, however often the order is heard of or asked for; what has become of its shipment.</summary>
    public async Task<Shipment> Send(Order order, CancellationToken stop)
    {
        var shipment = new Shipment(Id(order.Id), order.Id, $"{order.Quantity.ToString(CultureInfo.InvariantCulture)} × {order.Unit} of {order.Product}", order.BuyerId, "waiting");
        return await documents.Add(Kind, shipment.Id, Write(shipment), stop) ? shipment : await Find(order.Id, stop) ?? shipment;
    }

    public async Task<Shipment> Deliver(Shipment shipment, CancellationToken stop)
    {
        var delivered = shipment with { State = "delivered" };
        await documents.Replace(Kind, delivered.Id, Write(delivered), stop);
        return delivered;
    }

    private static string Id(int order) => order.ToString("D10", CultureInfo.InvariantCulture);

    private static Shipment Read(string json) => JsonSerializer.Deserialize(json, LogisticsJson.Default.Shipment)!;

    private static string Write(Shipment shipment) => JsonSerializer.Serialize(shipment, LogisticsJson.Default.Shipment);
}
