using Agrimaan.Client;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Cli;

/// <summary>Looks whether the folders that a platform file names exist; reading the file cannot, since it touches no disk.</summary>
internal static class Folders
{
    public const string Code = "AGP301";

    /// <summary>A service without its folder is an error; a mock's folder is a warning, since not every environment runs it.</summary>
    public static IEnumerable<FaultView> Missing(Platform platform, string text, string shown) =>
        from named in platform.Services.Values.Select(service => (service.Name, service.Run, What: "", Severity: "error"))
            .Concat(platform.External.Values.Where(external => external.Mock is not null).Select(external => (external.Name, external.Mock!.Run, What: "the mock of ", Severity: "warning")))
        where !Directory.Exists(named.Run.Files)
        let place = Find(text, named.Name, named.Run.Files)
        select new FaultView(
            Code, named.Severity, shown, place.Line, place.Column, place.Length,
            $"The folder of {named.What}{named.Name} does not exist: {named.Run.Files}", "Build the service first, or mend `run.files`.", place.Excerpt);

    /// <summary>The line below the service's name that names the folder; a folder that comes from a blueprint is found there.</summary>
    private static (int Line, int Column, int Length, string? Excerpt) Find(string text, string service, string folder)
    {
        var lines = text.Split('\n');
        var name = Array.FindIndex(lines, line => line.TrimStart().StartsWith(service + ":", StringComparison.Ordinal));
        var leaf = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        foreach (var i in Enumerable.Range(Math.Max(0, name), lines.Length - Math.Max(0, name)).Concat(Enumerable.Range(0, lines.Length)))
        {
            var key = lines[i].IndexOf("files:", StringComparison.Ordinal);
            if (key >= 0 && lines[i].IndexOf(leaf, key, StringComparison.Ordinal) is > 0 and var at)
            {
                var begin = lines[i].AsSpan(0, at).LastIndexOfAny(' ', '"', '\'') + 1;
                return (i + 1, begin + 1, at + leaf.Length - begin, lines[i].TrimEnd());
            }
        }

        return (Math.Max(0, name) + 1, 1, 1, lines[Math.Max(0, name)].TrimEnd());
    }
}
