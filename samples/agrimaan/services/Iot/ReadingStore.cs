using System.Text.Json;
using Agrimaan.Samples.Documents;
using Agrimaan.Samples.Events;
using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Iot;

/// <summary>Readings are kept first and told of after: one that was kept in a crash's last moment may stay untold.</summary>
internal sealed class ReadingStore(IDocuments documents, Database events, Outbox? outbox, TimeProvider clock)
{
    private const string Kind = "reading";

    public async Task<IReadOnlyList<Reading>> Newest(int limit, CancellationToken stop) =>
        [.. (await documents.Newest(Kind, limit, stop)).Select(json => JsonSerializer.Deserialize(json, IotJson.Default.Reading)!)];

    public async Task<Reading> Add(NewReading read, Field field, CancellationToken stop)
    {
        var at = clock.GetUtcNow();
        var value = read.Value!.Value;
        var reading = new Reading(Guid.CreateVersion7(at).ToString(), read.Sensor!, field.Id, field.Name, read.Kind!, value, Limits.Alarms(read.Kind!, value), at);
        var json = JsonSerializer.Serialize(reading, IotJson.Default.Reading);
        await documents.Add(Kind, reading.Id, json, stop);
        events.Together(session =>
        {
            outbox?.Add(session, "iot.reading", json);
            return reading;
        });
        return reading;
    }
}
