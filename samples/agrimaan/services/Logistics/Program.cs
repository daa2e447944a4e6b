using Agrimaan.Samples.Documents;
using Agrimaan.Samples.Events;
using Agrimaan.Samples.Logistics;
using Agrimaan.Samples.Shared;

return await SampleService.RunAsync(LogisticsJson.Default, service =>
{
    var shipments = new ShipmentStore(service.OpenDocuments("logistics"));
    service.App.MapShipmentApi(shipments, service.Callee("user-service"), service.Callee("marketplace-service"));
    service.Listen("logistics", "/api/logistics", shipments.Hear);
});
