using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Field;

internal static class FieldApi
{
    public static void MapFieldApi(this WebApplication app, FieldStore fields, Owners owners)
    {
        app.MapGet("/api/fields", IResult (int after = 0, int limit = 100) => Page.Check(limit) is { Any: true } faults
            ? faults.Answer()
            : TypedResults.Ok(fields.After(after, limit)));
        app.MapGet("/api/fields/{id:int}", async Task<IResult> (int id, CancellationToken stop) =>
        {
            if (fields.Find(id) is not { } field)
            {
                return TypedResults.NotFound();
            }

            var owner = await owners.Find(field.OwnerId, stop);
            return TypedResults.Ok(new FieldWithOwner(
                field.Id, field.Name, field.OwnerId, owner?.Name ?? "unknown", field.Hectares, field.Soil, field.Village, field.State));
        });
        app.MapPost("/api/fields", async Task<IResult> (NewField field, CancellationToken stop) =>
        {
            var faults = Check(field);
            if (field.OwnerId is { } owner)
            {
                faults.Add(await owners.Find(owner, stop) is null, "ownerId", $"There is no user {owner}.");
            }

            if (faults.Any)
            {
                return faults.Answer();
            }

            var added = fields.Add(field);
            return TypedResults.Created($"/api/fields/{added.Id}", added);
        });
    }

    private static Faults Check(NewField field) => new Faults()
        .Text("name", field.Name)
        .Add(field.OwnerId is null, "ownerId", "The id of a user is needed.")
        .Between("hectares", field.Hectares, 0.01m, 10_000m)
        .Text("soil", field.Soil)
        .Text("village", field.Village)
        .Text("state", field.State);
}
