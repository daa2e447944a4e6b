using Agrimaan.Samples.Shared;
using Agrimaan.Samples.User;

return await SampleService.RunAsync(UserJson.Default, service => service.App.MapUserApi(new UserStore(service.OpenDatabase("user"))));
