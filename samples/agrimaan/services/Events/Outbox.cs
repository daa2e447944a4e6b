using System.Globalization;
using System.Text;
using Agrimaan.Samples.Shared;
using RabbitMQ.Client;

namespace Agrimaan.Samples.Events;

/// <summary>
/// Events on their way out, kept in the service's own database until the broker has confirmed them. Written in the transaction of
/// the thing they tell of, so neither happens without the other. Two copies of a service may both send one: listeners know its id.
/// </summary>
public sealed class Outbox(Database database, TimeProvider clock)
{
    private const int Batch = 100;

    /// <summary>Looking finds everything: this copy's events, another copy's, and those left by a crash.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan ConfirmDeadline = TimeSpan.FromSeconds(10);

    public const string Table = "create table if not exists outbox (id text primary key, key text not null, body text not null, at text not null);";

    /// <summary>Inside the transaction of the thing that the event tells of.</summary>
    /// <param name="key">For instance <c>order.placed</c>.</param>
    /// <param name="body">JSON.</param>
    public void Add(Database.Session session, string key, string body) => session.Run(
        "insert into outbox (id, key, body, at) values ($id, $key, $body, $at)",
        ("$id", Guid.CreateVersion7().ToString()), ("$key", key), ("$body", body), ("$at", clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)));

    internal async Task Send(IChannel channel, CancellationToken stop)
    {
        while (true)
        {
            foreach (var (id, key, body, at) in database.List("select id, key, body, at from outbox order by rowid limit $batch", Read, ("$batch", Batch)))
            {
                await Publish(channel, id, key, body, at, stop);
                database.Run("delete from outbox where id = $id", ("$id", id));
            }

            await Task.Delay(Look, clock, stop);
        }
    }

    /// <summary>Returns when the broker has it on disk. Mandatory: one that no queue takes comes back as an exception and stays here.</summary>
    private static async Task Publish(IChannel channel, string id, string key, string body, DateTimeOffset at, CancellationToken stop)
    {
        var properties = new BasicProperties
        {
            MessageId = id,
            ContentType = "application/json",
            DeliveryMode = DeliveryModes.Persistent,
            Timestamp = new AmqpTimestamp(at.ToUnixTimeSeconds()),
        };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(ConfirmDeadline);
        await channel.BasicPublishAsync(Topology.Exchange, key, mandatory: true, properties, Encoding.UTF8.GetBytes(body), patience.Token);
    }

    private static (string Id, string Key, string Body, DateTimeOffset At) Read(Microsoft.Data.Sqlite.SqliteDataReader row) =>
        (row.GetString(0), row.GetString(1), row.GetString(2), row.GetDateTimeOffset(3));
}
