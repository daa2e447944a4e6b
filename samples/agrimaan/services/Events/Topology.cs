using RabbitMQ.Client;

namespace Agrimaan.Samples.Events;

/// <summary>
/// Exchanges and queues, one queue for each service that listens. Whoever connects first makes all of it, publishers too, so an
/// event that is sent before its listener ever ran waits for it.
/// </summary>
public static class Topology
{
    public const string Exchange = "agrimaan.events";
    public const string DeadExchange = "agrimaan.dlx";

    /// <summary>After so many deliveries that failed, an event is dead.</summary>
    public const int DeliveryLimit = 3;

    private static readonly (string Service, string[] Keys)[] Listeners =
    [
        ("notification", ["order.*", "iot.reading"]),
        ("logistics", ["order.*"]),
        ("analytics", ["#"]),
    ];

    public static string Queue(string service) => $"{service}.events";

    public static string DeadQueue(string service) => $"{service}.events.dead";

    public static async Task Declare(IChannel channel, CancellationToken stop)
    {
        await channel.ExchangeDeclareAsync(Exchange, ExchangeType.Topic, durable: true, cancellationToken: stop);
        await channel.ExchangeDeclareAsync(DeadExchange, ExchangeType.Direct, durable: true, cancellationToken: stop);
        foreach (var (service, keys) in Listeners)
        {
            await Declare(channel, DeadQueue(service), new() { ["x-queue-type"] = "quorum" }, stop);
            await channel.QueueBindAsync(DeadQueue(service), DeadExchange, service, cancellationToken: stop);
            await Declare(channel, Queue(service), Arguments(service), stop);
            foreach (var key in keys)
            {
                await channel.QueueBindAsync(Queue(service), Exchange, key, cancellationToken: stop);
            }
        }
    }

    /// <summary>Dead-lettering at least once needs that a full queue refuses instead of dropping.</summary>
    private static Dictionary<string, object?> Arguments(string service) => new()
    {
        ["x-queue-type"] = "quorum",
        ["x-delivery-limit"] = DeliveryLimit,
        ["x-dead-letter-exchange"] = DeadExchange,
        ["x-dead-letter-routing-key"] = service,
        ["x-dead-letter-strategy"] = "at-least-once",
        ["x-overflow"] = "reject-publish",
    };

    private static Task Declare(IChannel channel, string queue, Dictionary<string, object?> arguments, CancellationToken stop) =>
        channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: stop);
}
