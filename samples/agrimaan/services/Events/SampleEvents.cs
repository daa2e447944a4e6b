using System.Text;
using System.Text.Json.Serialization;
using Agrimaan.Samples.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client.Exceptions;

namespace Agrimaan.Samples.Events;

/// <summary>How a service takes part in events. Without EVENTS_URL it works without them, and says so.</summary>
public static partial class SampleEvents
{
    private const int MostShown = 20;

    /// <summary>An outbox whose events go out by themselves; null when there are no events.</summary>
    public static Outbox? Publish(this SampleService service, Database database)
    {
        if (BrokerOf(service, "publishes") is not { } broker)
        {
            return null;
        }

        var outbox = new Outbox(database, TimeProvider.System);
        service.Beside(stop => broker.Keep(outbox.Send, stop));
        return outbox;
    }

    /// <summary>Hands the service's events over one by one, and shows those that died at <c>path/dead-letters</c>.</summary>
    /// <param name="name">As in <see cref="Topology"/>.</param>
    public static void Listen(this SampleService service, string name, string path, Func<Event, CancellationToken, Task> handle)
    {
        if (BrokerOf(service, "listens") is not { } broker)
        {
            return;
        }

        var listener = new Listener(name, handle, service.Log("Events"));
        service.Beside(stop => broker.Keep(listener.Listen, stop));
        service.App.MapGet($"{path}/dead-letters", async (CancellationToken stop) => TypedResults.Json(await Dead(broker, name, stop), EventsJson.Default.IReadOnlyListDeadLetter));
    }

    /// <summary>Taken without saying so, hence back in the queue when the connection ends.</summary>
    private static async Task<IReadOnlyList<DeadLetter>> Dead(Broker broker, string name, CancellationToken stop)
    {
        try
        {
            return await broker.Ask<IReadOnlyList<DeadLetter>>(
                async channel =>
                {
                    var letters = new List<DeadLetter>();
                    while (letters.Count < MostShown && await channel.BasicGetAsync(Topology.DeadQueue(name), autoAck: false, stop) is { } letter)
                    {
                        letters.Add(new(letter.BasicProperties.MessageId, Reason(letter.BasicProperties.Headers), Encoding.UTF8.GetString(letter.Body.Span)));
                    }

                    return letters;
                },
                stop);
        }
        catch (Exception exception) when (exception is RabbitMQClientException or IOException)
        {
            throw new RequestException(StatusCodes.Status503ServiceUnavailable, "The broker cannot be reached", "Dead letters are shown when it is back.");
        }
    }

    private static string? Reason(IDictionary<string, object?>? headers) => headers?["x-first-death-reason"] is byte[] reason ? Encoding.UTF8.GetString(reason) : null;

    private static Broker? BrokerOf(SampleService service, string how)
    {
        var log = service.Log("Events");
        if (service.Settings.Optional("EVENTS_URL", "amqp", "amqps") is not { } address)
        {
            Without(log);
            service.SayWhenReady(() => "no events: EVENTS_URL is not set");
            return null;
        }

        var broker = new Broker(address, $"{service.Settings.Self} {how}", log);
        service.SayWhenReady(() => broker.State);
        return broker;
    }

    [LoggerMessage(LogLevel.Information, "EVENTS_URL is not set: this service neither sends nor hears events")]
    private static partial void Without(ILogger log);
}

/// <summary>An event that nobody could deal with.</summary>
internal sealed record DeadLetter(string? Id, string? Reason, string Body);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<DeadLetter>))]
internal sealed partial class EventsJson : JsonSerializerContext;
