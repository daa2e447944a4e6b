using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Agrimaan.Samples.Events;
using Agrimaan.Testing;
using RabbitMQ.Client;
using Xunit;

namespace Agrimaan.Samples.Tests;

/// <summary>Events over a real broker, which one of these tests kills.</summary>
public sealed class EventTests(Farm farm, PrivateRabbit rabbit) : IAsyncLifetime
{
    private readonly TemporaryFolder data = new();
    private readonly List<ServiceProcess> running = [];

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PrivateRabbit.Missing is not null, PrivateRabbit.Missing ?? "");
        await rabbit.Start();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in running)
        {
            await service.DisposeAsync();
        }

        data.Dispose();
    }

    [Fact]
    public async Task An_order_reaches_notification_logistics_and_analytics()
    {
        var (market, notification, logistics, analytics) = (await Start("Marketplace"), await Start("Notification"), await Start("Logistics"), await Start("Analytics"));

        var order = await Place(market);

        await Eventually.True(async () => Texts(await notification.Http.Json("/api/notifications?limit=500"), "text").Any(text => text.StartsWith($"Order {order} is placed", StringComparison.Ordinal)), "the notice");
        await Eventually.True(async () => Texts(await logistics.Http.Json("/api/logistics/shipments"), "state").Contains("waiting"), "the shipment");
        await Eventually.True(async () => (await analytics.Http.Json("/api/analytics/events"))["order.placed"] is not null, "the count");
    }

    [Fact]
    public async Task Whoever_waits_for_the_notice_of_an_order_gets_it_and_a_cancelled_order_is_not_sent()
    {
        var (market, notification, logistics) = (await Start("Marketplace"), await Start("Notification"), await Start("Logistics"));
        await Eventually.True(async () => await notification.Http.GetStringAsync("/health/ready") == "ok; events flow", "the queue is listened to");
        var order = await Place(market);

        var notice = await notification.Http.Json($"/api/notifications/orders/{order}?wait=10");
        Assert.Equal(("Nila Organic Store", order), ((string?)notice["to"], (int)notice["orderId"]!));
        await Eventually.True(async () => (await logistics.Http.Json("/api/logistics/shipments")).AsArray().Count == 1, "the shipment");

        using var cancelled = await market.Http.DeleteAsync($"/api/market/orders/{order}");
        await Eventually.True(async () => (await logistics.Http.Json("/api/logistics/shipments")).AsArray().Count == 0, "it is not sent");
        await Eventually.True(async () => Texts(await notification.Http.Json("/api/notifications?limit=500"), "text").Any(text => text.StartsWith($"Order {order} is cancelled", StringComparison.Ordinal)), "the second notice");
        using var none = await notification.Http.GetAsync("/api/notifications/orders/999999");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    [Trait("Plan", "44")]
    public async Task Orders_placed_while_the_broker_is_killed_and_away_all_arrive_once()
    {
        var (market, logistics) = (await Start("Marketplace"), await Start("Logistics"));
        await Eventually.True(async () => await market.Http.GetStringAsync("/health/ready") == "ok; events flow", "the queues are made");
        await rabbit.QueueIsOnDisk(Topology.Queue("analytics")); // the last that is made
        var orders = new List<int>();
        for (var i = 0; i < 30; i++)
        {
            orders.Add(await Place(market));
            if (i == 10)
            {
                await rabbit.Kill();
            }
        }

        Assert.StartsWith("ok", await market.Http.GetStringAsync("/health/ready"), StringComparison.Ordinal);
        await rabbit.Start();

        await Eventually.True(async () => (await logistics.Http.Json("/api/logistics/shipments?limit=500")).AsArray().Count >= orders.Count, "all shipments", TimeSpan.FromSeconds(60));
        Assert.Equal(orders.Order(), (await logistics.Http.Json("/api/logistics/shipments?limit=500")).AsArray().Select(shipment => (int)shipment!["orderId"]!).Order());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"quantity\": 3}")]
    [Trait("Plan", "45")]
    public async Task A_poisoned_message_ends_in_the_dead_letter_queue_and_the_next_is_dealt_with(string body)
    {
        var (market, notification) = (await Start("Marketplace"), await Start("Notification"));
        var id = Guid.NewGuid().ToString();

        await Send(id, body);

        await Eventually.True(async () => Texts(await notification.Http.Json("/api/notifications/dead-letters"), "id").Contains(id), "the dead letter");
        var order = await Place(market);
        await Eventually.True(async () => Texts(await notification.Http.Json("/api/notifications?limit=500"), "text").Any(text => text.StartsWith($"Order {order} is placed", StringComparison.Ordinal)), "the notice after it");
    }

    [Fact]
    public async Task The_same_event_twice_is_one_notice()
    {
        var notification = await Start("Notification");
        var (twice, after) = (Guid.CreateVersion7().ToString(), Guid.CreateVersion7().ToString());
        foreach (var id in (string[])[twice, twice, after])
        {
            await Send(id, $$"""{"id":1,"product":"{{id}}","unit":"kg","quantity":1,"total":5,"buyer":"Asha"}""");
        }

        async Task<int> Notices(string id) => Texts(await notification.Http.Json("/api/notifications?limit=500"), "text").Count(text => text.Contains(id, StringComparison.Ordinal));
        await Eventually.True(async () => await Notices(after) == 1, "the last of three");
        Assert.Equal(1, await Notices(twice));
    }

    private static IEnumerable<string> Texts(JsonNode list, string field) => list.AsArray().Select(item => (string)item![field]!);

    private static async Task<int> Place(ServiceProcess market) =>
        (int)(await market.Http.Post("/api/market/orders", new { productId = 11, quantity = 3, buyerId = 10 }, HttpStatusCode.Created))["id"]!;

    private async Task<ServiceProcess> Start(string project)
    {
        var service = await ServiceProcess.Start(project, [.. farm.Addresses(), ("AGRIMAAN_DATA", data.Path), ("EVENTS_URL", rabbit.Address.ToString())]);
        running.Add(service);
        return service;
    }

    private async Task Send(string id, string body)
    {
        await using var connection = await new ConnectionFactory { Uri = rabbit.Address }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        await Topology.Declare(channel, CancellationToken.None);
        await channel.BasicPublishAsync(Topology.Exchange, "order.placed", mandatory: true, new BasicProperties { MessageId = id, Persistent = true }, Encoding.UTF8.GetBytes(body));
    }
}
