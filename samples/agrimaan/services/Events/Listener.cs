using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Agrimaan.Samples.Events;

/// <summary>An event as it arrived. The same may arrive again: what is done with it goes by its id.</summary>
/// <param name="Body">JSON.</param>
public sealed record Event(string Id, string Key, string Body);

/// <summary>Takes a service's events from its queue, one after the other, and says so only when each is dealt with.</summary>
internal sealed partial class Listener(string service, Func<Event, CancellationToken, Task> handle, ILogger log)
{
    private const int Ahead = 16;

    /// <summary>A store that is away for a moment must not use up all deliveries in that moment.</summary>
    private static readonly TimeSpan BeforeAgain = TimeSpan.FromMilliseconds(200);

    public async Task Listen(IChannel channel, CancellationToken stop)
    {
        await channel.BasicQosAsync(0, Ahead, global: false, stop);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) => Deal(channel, delivery, stop);
        await channel.BasicConsumeAsync(Topology.Queue(service), autoAck: false, consumer, stop);
        await Task.Delay(Timeout.InfiniteTimeSpan, stop);
    }

    private async Task Deal(IChannel channel, BasicDeliverEventArgs delivery, CancellationToken stop)
    {
        var id = delivery.BasicProperties.MessageId;
        try
        {
            await handle(new Event(id ?? throw new JsonException("It has no message id."), delivery.RoutingKey, Encoding.UTF8.GetString(delivery.Body.Span)), stop);
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false, stop);
        }
        catch (JsonException exception)
        {
            Poisoned(log, id, exception.Message);
            await channel.BasicRejectAsync(delivery.DeliveryTag, requeue: false, stop); // reading it again would not help
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            Failed(log, id, exception);
            await Task.Delay(BeforeAgain, stop);
            await channel.BasicRejectAsync(delivery.DeliveryTag, requeue: true, stop);
        }
    }

    [LoggerMessage(LogLevel.Error, "Event {Id} cannot be read and is laid into the dead-letter queue: {Reason}")]
    private static partial void Poisoned(ILogger log, string? id, string reason);

    [LoggerMessage(LogLevel.Warning, "Event {Id} could not be dealt with and is taken again, until its deliveries are used up")]
    private static partial void Failed(ILogger log, string? id, Exception exception);
}
