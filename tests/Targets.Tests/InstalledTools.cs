namespace Agrimaan.Targets.Tests;

/// <summary>What this machine has of the programs that some tests start.</summary>
internal static class InstalledTools
{
    public static bool Npm { get; } = Has("npm") && Has("node");

    private static bool Has(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
