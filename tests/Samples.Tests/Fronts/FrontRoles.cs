using Agrimaan.Delivery.Catalog;
using Xunit;

namespace Agrimaan.Samples.Tests.Fronts;

/// <summary>The six frontends as the platform file has them.</summary>
internal static class FrontRoles
{
    private static readonly Platform Whole = File("agrimaan.yaml");

    public static TheoryData<string> All => [.. Whole.Services.Values.Select(service => service.Settings.GetValueOrDefault("ROLE")).OfType<string>()];

    /// <summary>The backends that a service, or the frontend of a role, is declared to call.</summary>
    public static IEnumerable<string> Calls(string name) => (Whole.Services.GetValueOrDefault($"{name}-frontend") ?? Whole.Services[name]).Calls;

    public static string Variable(string service) => $"{service.ToUpperInvariant().Replace('-', '_')}_URL";

    public static Platform File(string name)
    {
        var file = Path.Combine(Checkout.Root, "samples", "agrimaan", name);
        return PlatformFile.Read(System.IO.File.ReadAllText(file), file).Platform!;
    }
}
