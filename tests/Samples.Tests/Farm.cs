using Agrimaan.Samples.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(Farm))]

namespace Agrimaan.Samples.Tests;

/// <summary>All five services, knowing each other by address; the slow part, so all tests that change no setting share it.</summary>
public sealed class Farm : IAsyncLifetime
{
    private readonly TemporaryFolder data = new();
    private readonly List<ServiceProcess> services = [];

    internal ServiceProcess User => services[0];

    internal ServiceProcess Field => services[1];

    internal ServiceProcess Crop => services[2];

    internal ServiceProcess Market => services[3];

    internal ServiceProcess Web => services[4];

    public async ValueTask InitializeAsync()
    {
        foreach (var name in (string[])["User", "Field", "Crop", "Marketplace", "Web"])
        {
            services.Add(await ServiceProcess.Start(name, [
                .. Addresses(),
                ("AGRIMAAN_DATA", data.Path),
                ("AGRIMAAN_SERVICE", name.ToLowerInvariant()),
                ("AGRIMAAN_VERSION", "1.0.0"),
            ]));
        }
    }

    /// <summary>The addresses of the services that run by now, as the platform would give them.</summary>
    internal IEnumerable<(string Name, string Value)> Addresses() =>
        new[] { "USER", "FIELD", "CROP", "MARKETPLACE" }.Zip(services, (name, service) => ($"{name}_SERVICE_URL", service.Address));

    public async ValueTask DisposeAsync()
    {
        foreach (var service in services)
        {
            await service.DisposeAsync();
        }

        data.Dispose();
    }
}
