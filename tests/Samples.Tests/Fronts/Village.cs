using Xunit;

namespace Agrimaan.Samples.Tests.Fronts;

[CollectionDefinition]
public sealed class VillageCollection : ICollectionFixture<Village>;

/// <summary>The backends besides the farm's, without events: what the six frontends have behind them.</summary>
public sealed class Village(Farm farm) : IAsyncLifetime
{
    private readonly TemporaryFolder data = new();
    private readonly Dictionary<string, ServiceProcess> services = [];

    internal ServiceProcess this[string project] => services[project];

    public async ValueTask InitializeAsync()
    {
        services["WeatherApi"] = await ServiceProcess.Start("WeatherApi");
        foreach (var starting in (string[])["Iot", "Weather", "Notification", "Logistics", "Blockchain", "Analytics"])
        {
            services[starting] = await Start(starting, ("WEATHER_API_URL", services["WeatherApi"].Address));
        }

        services["Admin"] = await Start("Admin", [.. Addresses()]);
    }

    /// <summary>A frontend of a role with every backend's address.</summary>
    internal Task<ServiceProcess> Front(string role, params (string Name, string Value)[] more) =>
        ServiceProcess.Start("Front", [.. FrontRoles.Calls(role).Select(call => Address(FrontRoles.Variable(call))), ("ROLE", role), ("AGRIMAAN_SERVICE", $"{role}-frontend"), ("AGRIMAAN_VERSION", "1.0.0"), .. more]);

    public async ValueTask DisposeAsync()
    {
        foreach (var service in services.Values)
        {
            await service.DisposeAsync();
        }

        data.Dispose();
    }

    private (string Name, string Value) Address(string variable) => Addresses().First(address => address.Name == variable);

    private IEnumerable<(string Name, string Value)> Addresses() =>
        farm.Addresses().Concat(services.Select(service => ($"{service.Key.ToUpperInvariant()}_SERVICE_URL", service.Value.Address)));

    private Task<ServiceProcess> Start(string project, params (string, string)[] more) =>
        ServiceProcess.Start(project, [.. farm.Addresses(), ("AGRIMAAN_DATA", data.Path), .. more]);
}
