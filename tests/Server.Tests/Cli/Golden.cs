using Xunit;

namespace Agrimaan.Server.Tests.Cli;

/// <summary>Compares a screen with the one that was looked at and kept. AGRIMAAN_GOLDEN=write keeps the new one instead, to be looked at.</summary>
internal static class Golden
{
    private static readonly string Folder = Find();

    public static void Verify(string screen, string name)
    {
        var path = Path.Combine(Folder, name + ".golden");
        if (Environment.GetEnvironmentVariable("AGRIMAAN_GOLDEN") == "write")
        {
            File.WriteAllText(path, screen);
        }

        Assert.True(File.Exists(path), $"{path} is missing: run the test once with AGRIMAAN_GOLDEN=write and look at it");
        Assert.Equal(File.ReadAllText(path), screen);
    }

    /// <summary>No line may be wider than the screen, or the terminal breaks it where it likes.</summary>
    public static void Fits(string screen, int width) =>
        Assert.All(screen.Split('\n'), line => Assert.True(line.Length <= width, $"{line.Length} columns: {line}"));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Agrimaan.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "tests", "Server.Tests", "Cli", "Golden");
    }
}
