using System.Diagnostics;
using System.Security.Cryptography;
using Xunit;

namespace Agrimaan.Samples.Tests;

/// <summary>An artefact is known by its digest, so the same sources must give the same files.</summary>
public sealed class ArtefactTests
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task The_same_sources_at_two_places_build_to_the_same_artefacts()
    {
        using var one = new TemporaryFolder();
        using var two = new TemporaryFolder();

        Assert.Equal(await Build(one.Path), await Build(two.Path, "--artifacts-path", Path.Combine(two.Path, "elsewhere")));
    }

    /// <summary>Copies the sources and builds them there; the artefacts' files with their digests.</summary>
    private static async Task<IReadOnlyList<string>> Build(string place, params string[] options)
    {
        foreach (var file in Directory.EnumerateFiles(Checkout.Root).Where(file => Path.GetExtension(file) is ".props" or ".json" or ".editorconfig"))
        {
            File.Copy(file, Path.Combine(place, Path.GetFileName(file)));
        }

        Copy(Checkout.Services, Path.Combine(place, "samples", "agrimaan", "services"));
        var start = new ProcessStartInfo("dotnet", ["build", "samples/agrimaan/services/Services.proj", "-v", "quiet", .. options])
        {
            WorkingDirectory = place,
            RedirectStandardOutput = true,
            Environment = { ["MSBUILDDISABLENODEREUSE"] = "1" },
        };
        using var build = Process.Start(start)!;
        var output = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        Assert.True(build.ExitCode == 0, output);

        var artefacts = Path.Combine(place, "artifacts", "samples", "agrimaan");
        Assert.Equal(["admin", "analytics", "blockchain", "crop", "field", "front", "iot", "logistics", "marketplace", "notification", "user", "weather", "weather-api", "web"], Directory.GetDirectories(artefacts).Select(Path.GetFileName).Order());
        return [.. Directory.EnumerateFiles(artefacts, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => $"{Path.GetRelativePath(artefacts, file)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}")];
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from).Where(folder => Path.GetFileName(folder) is not ("bin" or "obj")))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }
}
