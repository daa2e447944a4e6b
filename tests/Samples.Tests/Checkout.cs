namespace Agrimaan.Samples.Tests;

/// <summary>Where the sources and the services built from them are.</summary>
internal static class Checkout
{
    public static string Root { get; } = FindRoot();

    public static string Services => Path.Combine(Root, "samples", "agrimaan", "services");

    /// <summary>The service's assembly, built as these tests were: beside them, or in the folder of its own project.</summary>
    public static string Assembly(string project)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var beside = Path.Combine(own.Parent!.Parent!.FullName, project, own.Name);
        var output = Directory.Exists(beside) ? beside : Path.Combine(Services, project, "bin", own.Parent.Name, own.Name);
        return Path.Combine(output, $"Agrimaan.Samples.{project}.dll");
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
