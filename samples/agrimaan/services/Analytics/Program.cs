using System.Text.Json;
using System.Text.Json.Serialization;
using Agrimaan.Samples.Documents;
using Agrimaan.Samples.Events;
using Agrimaan.Samples.Shared;

return await SampleService.RunAsync(AnalyticsJson.Default, service =>
{
    // An event is kept under its id, so one that arrives twice counts once.
    var events = service.OpenDocuments("analytics");
    service.App.MapGet("/api/analytics/events", async (CancellationToken stop) => TypedResults.Ok(await events.CountByKind(stop)));
    service.Listen("analytics", "/api/analytics", async (happened, stop) =>
    {
        using var readable = JsonDocument.Parse(happened.Body);
        await events.Add(happened.Key, happened.Id, happened.Body, stop);
    });
});

[JsonSerializable(typeof(IReadOnlyDictionary<string, long>))]
internal sealed partial class AnalyticsJson : JsonSerializerContext;
