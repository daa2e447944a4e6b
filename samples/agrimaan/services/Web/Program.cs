using Agrimaan.Samples.Markup;
using Agrimaan.Samples.Shared;
using Agrimaan.Samples.Web;
using Agrimaan.Samples.Web.Pages;

var site = new Site("Agrimaan", ("/", "Fields"), ("/market", "Market"), ("/orders", "Orders"));

return await SampleService.RunAsync(
    WebJson.Default,
    service =>
    {
        var layout = new Layout(service.Settings, site);
        var platform = new Platform(
            service.Callee("user-service"), service.Callee("field-service"), service.Callee("crop-service"), service.Callee("marketplace-service"));
        new HomePage(layout, platform, service.Settings.Text("HEADLINE", "From these fields to your store")).Map(service.App);
        new FieldPage(layout, platform).Map(service.App);
        new MarketPage(layout, platform).Map(service.App);
        new OrderPages(layout, platform).Map(service.App);
    },
    settings => new Layout(settings, site).WriteFailure);
