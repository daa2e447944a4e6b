using Agrimaan.Samples.Documents;
using Agrimaan.Samples.Events;
using Agrimaan.Samples.Iot;
using Agrimaan.Samples.Shared;

return await SampleService.RunAsync(IotJson.Default, service =>
{
    var readings = service.OpenDocuments("iot");
    var events = service.OpenDatabase("iot-events", Outbox.Table);
    service.App.MapIotApi(
        new ReadingStore(readings, events, service.Publish(events), TimeProvider.System), service.Callee("user-service"), service.Callee("field-service"));
});
