using System.Collections.Immutable;
using System.Globalization;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Makes the model from a draft without errors.</summary>
internal static class PlatformReader
{
    public static Platform Read(PlatformDraft draft, string folder) => new()
    {
        Name = draft.Root.Text("platform")!,
        Tiers = ObjectivesReader.Tiers(draft.Root),
        Services = Services(draft.Services.Values, draft, folder),
        Stores = StoreReader.Stores(draft.Root.Section("stores")),
        Brokers = StoreReader.Brokers(draft.Root.Section("brokers")),
        External = StoreReader.External(draft.External, folder),
        Gateway = Gateway(draft.Gateway),
        Journeys = StoreReader.Named(draft.Root.Section("journeys"), JourneyReader.Read),
        Environments = draft.Environments.Values.ToImmutableSortedDictionary(
            environment => environment.Name, environment => EnvironmentReader.Read(environment, draft, folder), StringComparer.Ordinal),
        Resolve = (platform, environment) => In(platform, draft, draft.Environments[environment], Resolution.Services(draft, draft.Environments[environment]), folder),
    };

    /// <summary>The platform in an environment, from its services there.</summary>
    public static Platform In(Platform platform, PlatformDraft draft, EnvironmentDraft environment, IEnumerable<ServiceDraft> services, string folder) => platform with
    {
        Services = Services(services, draft, folder),
        Gateway = Gateway(environment.Map.Section("gateway").Over(draft.Gateway)),
    };

    private static ImmutableSortedDictionary<string, Service> Services(IEnumerable<ServiceDraft> services, PlatformDraft draft, string folder) =>
        services.ToImmutableSortedDictionary(service => service.Name, service => ServiceReader.Read(service, draft, folder), StringComparer.Ordinal);

    internal static TimeSpan Time(MapNode map, string key, TimeSpan otherwise) => Duration.TryParse(map.Text(key) ?? "", out var time) ? time : otherwise;

    internal static int Number(MapNode map, string key, int otherwise) =>
        int.TryParse(map.Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    internal static bool Flag(MapNode map, string key, bool otherwise) => map.Text(key) switch { "true" => true, "false" => false, _ => otherwise };

    private static GatewaySettings Gateway(MapNode map)
    {
        var usual = new GatewaySettings();
        return new()
        {
            Port = Number(map, "port", usual.Port),
            PathHeader = Flag(map, "pathHeader", usual.PathHeader),
            Sticky = Flag(map, "sticky", usual.Sticky),
            Routes = map.Section("routes").Entries.ToImmutableSortedDictionary(entry => entry.Key.Value, entry => ((ScalarNode)entry.Value).Value, StringComparer.Ordinal),
        };
    }
}
