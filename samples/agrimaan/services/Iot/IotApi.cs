using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Iot;

internal static class IotApi
{
    private const int Recent = 500;

    public static void MapIotApi(this WebApplication app, ReadingStore readings, Callee users, Callee fields)
    {
        app.MapGet("/api/iot/readings", async Task<IResult> (CancellationToken stop, int limit = 50) => Page.Check(limit) is { Any: true } faults
            ? faults.Answer()
            : TypedResults.Ok(await readings.Newest(limit, stop)));
        app.MapGet("/api/iot/fields/{id:int}", async Task<IResult> (int id, CancellationToken stop) =>
        {
            if (await Field(fields, id, stop) is not { } field)
            {
                return TypedResults.NotFound();
            }

            var owner = await users.Find($"/api/users/{field.OwnerId}", IotJson.Default.Owner, stop);
            return TypedResults.Ok(new FieldReadings(
                field.Name, owner?.Name ?? "unknown", [.. (await readings.Newest(Recent, stop)).Where(reading => reading.FieldId == id)]));
        });
        app.MapPost("/api/iot/readings", async Task<IResult> (NewReading reading, CancellationToken stop) =>
        {
            var field = reading.FieldId is { } id ? await Field(fields, id, stop) : null;
            var faults = new Faults()
                .Text("sensor", reading.Sensor)
                .Add(field is null, "fieldId", "The id of a field is needed.")
                .Add(!Limits.Kinds.Contains(reading.Kind), "kind", $"One of {string.Join(", ", Limits.Kinds)} is needed.")
                .Between("value", reading.Value, -100, 1000);
            return faults.Any ? faults.Answer() : TypedResults.Created((string?)null, await readings.Add(reading, field!, stop));
        });
    }

    private static Task<Field?> Field(Callee fields, int id, CancellationToken stop) => fields.Find($"/api/fields/{id}", IotJson.Default.Field, stop);
}
