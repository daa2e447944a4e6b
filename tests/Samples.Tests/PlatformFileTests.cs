using Agrimaan.Delivery.Catalog;
using Agrimaan.Samples.Tests.Fronts;
using Xunit;

namespace Agrimaan.Samples.Tests;

public sealed class PlatformFileTests
{
    private static string Samples => Path.Combine(Checkout.Root, "samples");

    [Theory]
    [InlineData("agrimaan", "agrimaan.yaml")]
    [InlineData("agrimaan", "demo.yaml")]
    [InlineData("hello", "agrimaan.yaml")]
    public void A_samples_platform_file_has_no_fault(string sample, string name)
    {
        var file = Path.Combine(Samples, sample, name);

        var reading = PlatformFile.Read(File.ReadAllText(file), file);

        Assert.Empty(reading.Faults);
        Assert.Equal(sample, reading.Platform?.Name);
    }

    [Theory]
    [InlineData("local")]
    [InlineData("development")]
    [InlineData("testing")]
    [InlineData("staging")]
    [InlineData("production")]
    public void The_example_of_values_has_all_that_an_environment_asks_for(string environment)
    {
        var (file, values) = (Path.Combine(Samples, "agrimaan", "agrimaan.yaml"), Path.Combine(Samples, "agrimaan", ".env.example"));

        var reading = PlatformFile.Read(File.ReadAllText(file), file, environment, [DotEnv.Parse(File.ReadAllText(values), values)]);

        Assert.Empty(reading.Faults);
    }

    [Fact]
    [Trait("Plan", "614")]
    [Trait("Plan", "616")]
    public void The_whole_platform_is_eleven_backends_and_six_frontends_and_all_are_routed_to()
    {
        var platform = FrontRoles.File("agrimaan.yaml");

        Assert.Equal(11, platform.Services.Values.Count(service => service.Kind == ServiceKind.Backend));
        Assert.Equal(6, platform.Services.Values.Count(service => service.Kind == ServiceKind.Frontend));
        Assert.Equal(platform.Services.Keys, platform.Gateway.Routes.Values.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_demo_is_five_of_them()
    {
        var whole = FrontRoles.File("agrimaan.yaml");
        var backends = FrontRoles.File("demo.yaml").Services.Values.Where(service => service.Kind == ServiceKind.Backend).ToList();

        Assert.Equal(4, backends.Count);
        Assert.All(backends, service => Assert.Equal(whole.Services[service.Name].Run.Command, service.Run.Command));
    }

    [Fact]
    public void Where_nothing_is_installed_no_service_is_given_an_address_of_a_store_or_a_broker()
    {
        var local = FrontRoles.File("agrimaan.yaml").In("local");

        Assert.DoesNotContain(local.Services.Values, service => service.Settings.ContainsKey("MONGO_URL") || service.Settings.ContainsKey("EVENTS_URL"));
        Assert.Contains("weather-api", local.Services["weather-service"].Calls); // its stand-in
    }
}
