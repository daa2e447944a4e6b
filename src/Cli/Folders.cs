using Agrimaan.Client;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Cli;

/// <summary>Looks whether the folders that a platform file names exist; reading the file cannot, since it touches no disk.</summary>
internal static class Folders
{
    public const string Code = "AGP301";

    public static IEnumerable<FaultView> Missing(Platform platform, string text, string shown) =>
        from service in platform.Services.Values
        where !Directory.Exists(service.Run.Files)
        let place = Find(text, service)
        select new FaultView(
            Code, "error", shown, place.Line, place.Column, place.Length,
            $"The folder of {service.Name} does not exist: {service.Run.Files}", "Build the service first, or mend `run.files`.", place.Excerpt);

    /// <summary>The line below the service's name that names the folder; a folder that comes from a blueprint is found there.</summary>
    private static (int Line, int Column, int Length, string? Excerpt) Find(string text, Service service)
    {
        var lines = text.Split('\n');
        var name = Array.FindIndex(lines, line => line.TrimStart().StartsWith(service.Name + ":", StringComparison.Ordinal));
        var leaf = Path.GetFileName(Path.TrimEndingDirectorySeparator(service.Run.Files));
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
