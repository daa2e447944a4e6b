using Agrimaan.Samples.Front.Pages;
using Agrimaan.Samples.Markup;
using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Front;

/// <summary>Whom this frontend is for. The gateway passes paths on as they are, so a role's pages lie under a path of its own.</summary>
/// <param name="Map">Lays the pages into the service; it asks for the addresses of just the services that they need.</param>
internal sealed record Role(Site Site, Action<SampleService, Layout> Map)
{
    public static Role Of(ServiceSettings settings) => settings.Text("ROLE", "") switch
    {
        "farmer" => new(new("Agrimaan for farmers", ("/farmer", "My farm")), (service, layout) => new FarmerPage(service, layout).Map()),
        "buyer" => new(new("Agrimaan for buyers", ("/buyer", "Market"), ("/buyer/orders", "My orders")) { Keeps = Section.Whose }, (service, layout) => new BuyerPages(service, layout).Map()),
        "logistics" => new(new("Agrimaan logistics", ("/logistics", "Shipments")), (service, layout) => new LogisticsPages(service, layout).Map()),
        "investor" => new(new("Agrimaan for investors", ("/investor", "Overview")), (service, layout) => new InvestorPage(service, layout).Map()),
        "agronomist" => new(new("Agrimaan for agronomists", ("/agronomist", "Fields")), (service, layout) => new AgronomistPage(service, layout).Map()),
        "admin" => new(new("Agrimaan administration", ("/admin", "Services")), (service, layout) => new AdminPage(service, layout).Map()),
        "" => throw new SettingsException("ROLE is not set."),
        var other => throw new SettingsException($"ROLE must be farmer, buyer, logistics, investor, agronomist or admin, but is '{other}'."),
    };
}
