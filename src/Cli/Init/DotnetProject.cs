using System.Xml;
using System.Xml.Linq;

namespace Agrimaan.Cli.Init;

/// <summary>Recognises a .NET web service by its project file.</summary>
internal static class DotnetProject
{
    private const string UsualFramework = "net10.0";

    public static Found? In(string folder, string shown)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.csproj").Order(StringComparer.Ordinal))
        {
            if (Load(file) is { } project && IsWeb(project) && Property(project, "IsTestProject") != "true")
            {
                return Of(folder, shown, file, project);
            }
        }

        return null;
    }

    private static Found Of(string folder, string shown, string file, XElement project)
    {
        var name = Property(project, "AssemblyName") ?? Path.GetFileNameWithoutExtension(file);
        var program = name + ".dll";
        var framework = Property(project, "TargetFramework") ?? Property(project, "TargetFrameworks")?.Split(';')[0];
        var output = $"bin/Release/{framework ?? UsualFramework}/publish";
        var built = Array.Find(["publish", "out", output], place => File.Exists(Path.Combine(folder, place, program)));
        var source = SourceLook.At(folder);
        var publish = $"dotnet publish {FolderSearch.Join(shown, Path.GetFileName(file))} -c Release";
        return new()
        {
            Title = Path.GetFileNameWithoutExtension(file),
            Folder = shown,
            Evidence = FolderSearch.Join(shown, Path.GetFileName(file)),
            Kind = "ASP.NET",
            Command = source.ReadsPort ? ["dotnet", program] : ["sh", "-c", $"ASPNETCORE_URLS=http://127.0.0.1:$PORT exec dotnet {program}"],
            Files = FolderSearch.Join(shown, built ?? output),
            Source = source,
            Guesses =
            [
                built is null ? $"it runs from where `{publish}` puts it" : $"it runs from {FolderSearch.Join(shown, built)}, where it is built already",
                source.ReadsPort ? "it reads PORT by itself" : "ASP.NET does not read PORT, so its address comes from ASPNETCORE_URLS",
            ],
            Doubts = framework is null ? [$"its project names no framework, {UsualFramework} is taken: mend run.files if it is another"] : [],
            Before = built is null ? [publish] : [],
        };
    }

    private static bool IsWeb(XElement project) =>
        project.Attribute("Sdk")?.Value.StartsWith("Microsoft.NET.Sdk.Web", StringComparison.Ordinal) == true
        || project.Descendants("Sdk").Any(sdk => sdk.Attribute("Name")?.Value == "Microsoft.NET.Sdk.Web")
        || (Property(project, "OutputType") == "Exe" && project.Descendants("FrameworkReference").Any(reference => reference.Attribute("Include")?.Value == "Microsoft.AspNetCore.App"));

    private static string? Property(XElement project, string name) => project.Descendants(name).FirstOrDefault()?.Value.Trim() is { Length: > 0 } value && !value.Contains('$', StringComparison.Ordinal) ? value : null;

    private static XElement? Load(string file)
    {
        try
        {
            return XDocument.Load(file).Root;
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
