using Agrimaan.Samples.Events;
using Agrimaan.Samples.Marketplace;
using Agrimaan.Samples.Shared;

return await SampleService.RunAsync(MarketJson.Default, service =>
{
    var database = service.OpenDatabase("marketplace");
    var products = new ProductStore(database);
    service.App.MapProductApi(products, service.Callee("crop-service"));
    service.App.MapOrderApi(new OrderStore(database, TimeProvider.System, service.Publish(database)), products, service.Callee("user-service"));
});
