using Agrimaan.Samples.Front;
using Agrimaan.Samples.Markup;
using Agrimaan.Samples.Shared;

// One program for all six frontends: what it shows is a matter of its role.
return await SampleService.RunAsync(
    FrontJson.Default,
    service =>
    {
        var role = Role.Of(service.Settings);
        role.Map(service, new Layout(service.Settings, role.Site));
        service.App.MapGet("/", (HttpContext context) => context.SeeOther(role.Site.Start.Path));
    },
    settings => new Layout(settings, Role.Of(settings).Site).WriteFailure);
