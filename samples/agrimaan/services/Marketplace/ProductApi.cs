using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Marketplace;

internal static class ProductApi
{
    public static void MapProductApi(this WebApplication app, ProductStore products, Callee crops) =>
        app.MapGet("/api/market/products", async (CancellationToken stop) =>
        {
            var known = (await crops.Get("/api/crops", MarketJson.Default.IReadOnlyListCrop, stop)).ToDictionary(crop => crop.Id);
            return TypedResults.Ok<IReadOnlyList<ProductWithCrop>>([.. products.All().Select(product => Join(product, known.GetValueOrDefault(product.CropId)))]);
        });

    private static ProductWithCrop Join(Product product, Crop? crop) =>
        new(product.Id, product.CropId, product.Name, product.Unit, product.Price, crop?.Variety, crop?.HarvestOn);
}
