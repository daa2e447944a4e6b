using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Tests.Catalog;

/// <summary>Platform files for tests.</summary>
internal static class Files
{
    public const string Path = "/platforms/farm/agrimaan.yaml";

    /// <summary>The smallest file that is right.</summary>
    public const string Smallest = """
        platform: farm
        apiVersion: platform/v1
        services: { api: { run: { command: [api] } } }
        environments: { local: {} }
        """;

    public static string Example => ReadText("agrimaan.example.yaml");

    public static string ReadText(string name) => File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "Catalog", name));

    public static PlatformReading Read(string text) => PlatformFile.Read(text, Path);

    /// <summary>The platform of a file that must be without any fault.</summary>
    public static Platform Good(string text)
    {
        var reading = Read(text);
        Xunit.Assert.True(reading.Faults.IsEmpty, string.Join("\n", reading.Faults.Select(FaultText.Render)));
        return reading.Platform!;
    }

    /// <summary>The smallest file with more in its only service, gateway or rollout; each as the inside of a map in braces.</summary>
    public static string With(string service = "", string gateway = "", string rollout = "", string more = "", string environment = "") => $$"""
        platform: farm
        apiVersion: platform/v1
        services:
          api: { run: { command: [api] }{{Next(service)}} }
          other: { run: { command: [other] } }
        gateway: { {{gateway}} }
        environments: { local: { rollout: { {{rollout}} }{{Next(environment)}} } }
        {{more}}
        """;

    private static string Next(string inside) => inside.Length == 0 ? "" : ", " + inside;
}
