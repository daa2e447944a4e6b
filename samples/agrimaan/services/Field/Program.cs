using Agrimaan.Samples.Field;
using Agrimaan.Samples.Shared;

return await SampleService.RunAsync(FieldJson.Default, service =>
    service.App.MapFieldApi(new FieldStore(service.OpenDatabase("field")), new Owners(service.Callee("user-service"))));
