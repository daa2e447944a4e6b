namespace Agrimaan.Samples.Tests;

/// <summary>Where the sources and the services built from them are.</summary>
internal static class Checkout
{
    public static string Root { get; } = FindRoot();

    public static string Services => Path.Combine(Root, "samples", "agrimaan", "services");

    /// <summary>The service's assembly, built in the same configuration as these tests.</summary>
    public static string Assembly(string project)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var output = Path.Combine(Services, project, "bin", configuration);
        return Directory.EnumerateFiles(output, $"Agrimaan.Samples.{project}.dll", SearchOption.AllDirectories).First(file => !file.Contains("publish", StringComparison.Ordinal));
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Agrimaan.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("These tests run from inside the checkout.");
        }

        return folder.FullName;
    }
}
