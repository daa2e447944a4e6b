using System.Xml.Linq;
using Xunit;

namespace Agrimaan.Repository.Tests;

/// <summary>Who may know whom: Cli → Client ← Server → adapters → Delivery → base library.</summary>
public sealed class ArrowsTests
{
    // A new project adds its line here; what is not written may not be referenced.
    private static readonly Dictionary<string, string[]> AllowedProjects = new()
    {
        ["Delivery"] = [],
        ["Client"] = [],
        ["Gateway"] = ["Delivery"],
        ["Local"] = ["Delivery"],
        ["Postgres"] = ["Delivery"],
        ["Server"] = ["Client", "Delivery", "Gateway", "Local", "Postgres"],
        ["Simulation"] = ["Delivery"],
        ["Cli"] = ["Client", "Delivery", "Gateway", "Local", "Server", "Simulation"],
    };

    // Only where packages are a matter of design: decisions stay pure, wire records bring nothing along.
    private static readonly Dictionary<string, string[]> AllowedPackages = new()
    {
        ["Delivery"] = ["YamlDotNet", "Microsoft.CodeAnalysis.BannedApiAnalyzers"],
        ["Client"] = [],
        ["Local"] = [],
        ["Simulation"] = [],
        ["Postgres"] = ["Npgsql"],
        ["Gateway"] = ["Yarp.ReverseProxy", "System.IO.Hashing"],
    };

    private static readonly string[] WithAspNet = ["Gateway", "Server", "Cli"];

    private static IEnumerable<string> Projects => Checkout.FilesUnder("src", ".csproj");

    [Fact]
    public void Every_project_references_only_what_its_arrow_allows()
    {
        var faults =
            from project in Projects
            let name = Path.GetFileNameWithoutExtension(project)
            from reference in Includes(project, "ProjectReference")
            let target = Path.GetFileNameWithoutExtension(reference)
            where !AllowedProjects.GetValueOrDefault(name, []).Contains(target)
            select $"{project} may not reference {target}";

        Assert.Empty(faults);
    }

    [Fact]
    public void Every_project_has_its_arrows_written_down() =>
        Assert.Equal(AllowedProjects.Keys.Order(), Projects.Select(p => Path.GetFileNameWithoutExtension(p)).Order());

    [Fact]
    public void Delivery_and_its_neighbours_use_only_the_packages_they_are_allowed()
    {
        var faults =
            from project in Projects
            let name = Path.GetFileNameWithoutExtension(project)
            where AllowedPackages.ContainsKey(name)
            from package in Includes(project, "PackageReference")
            where !AllowedPackages[name].Contains(package)
            select $"{project} may not use {package}";

        Assert.Empty(faults);
    }

    [Fact]
    public void Only_the_roles_with_doors_know_the_web_framework()
    {
        var faults =
            from project in Projects
            let name = Path.GetFileNameWithoutExtension(project)
            where !WithAspNet.Contains(name)
            where Includes(project, "FrameworkReference").Any() || Sdk(project) != "Microsoft.NET.Sdk"
            select $"{project} may not know ASP.NET";

        Assert.Empty(faults);
    }

    [Fact]
    public void No_product_project_references_a_test_project_or_a_file_of_another_place()
    {
        var faults =
            from project in Projects
            from reference in Includes(project, "ProjectReference").Concat(Includes(project, "Reference"))
            where !reference.StartsWith("../", StringComparison.Ordinal) || reference.Count(c => c == '/') != 2
            select $"{project} references {reference}";

        Assert.Empty(faults);
    }

    [Fact]
    public void Package_versions_stand_only_in_the_central_file()
    {
        var faults =
            from project in Checkout.Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal))
            from reference in Load(project).Descendants("PackageReference")
            where reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null
            select $"{project} gives {reference.Attribute("Include")?.Value} a version";

        Assert.Empty(faults);
    }

    [Fact]
    public void Every_project_is_part_of_the_solution()
    {
        var listed = Load("Agrimaan.slnx").Descendants("Project").Select(p => p.Attribute("Path")!.Value).ToHashSet();
        var faults = Checkout.FilesUnder("src", ".csproj").Concat(Checkout.FilesUnder("tests", ".csproj")).Where(p => !listed.Contains(p));

        Assert.Empty(faults);
    }

    private static IEnumerable<string> Includes(string project, string item) =>
        Load(project).Descendants(item).Select(i => i.Attribute("Include")!.Value.Replace('\\', '/'));

    private static string Sdk(string project) => Load(project).Root!.Attribute("Sdk")!.Value;

    private static XDocument Load(string file) => XDocument.Load(Checkout.PathOf(file));
}
