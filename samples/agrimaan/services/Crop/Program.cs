using Agrimaan.Samples.Crop;
using Agrimaan.Samples.Shared;

return await SampleService.RunAsync(CropJson.Default, service =>
    service.App.MapCropApi(new CropStore(service.OpenDatabase("crop")), service.Callee("field-service")));
