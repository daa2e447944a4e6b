using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Crop;

internal static class CropApi
{
    public static void MapCropApi(this WebApplication app, CropStore crops, Callee fields)
    {
        app.MapGet("/api/crops", (int? field) => TypedResults.Ok(field is { } id ? crops.OnField(id) : crops.All()));
        app.MapGet("/api/crops/{id:int}", async Task<IResult> (int id, CancellationToken stop) => crops.Find(id) is { } crop
            ? TypedResults.Ok(new CropWithField(crop, await fields.Find($"/api/fields/{crop.FieldId}", CropJson.Default.Field, stop)))
            : TypedResults.NotFound());
    }
}
