namespace Agrimaan.Cli;

/// <summary>Finds a platform's name in its file without reading the rest of it, for commands that only want to know which one is meant.</summary>
internal static class PlatformName
{
    public const string UsualFile = "agrimaan.yaml";

    private const string Key = "platform:";

    /// <returns>The name, or null when the folder has no platform file.</returns>
    public static string? In(string folder)
    {
        var path = Path.Combine(folder, UsualFile);
        return File.Exists(path)
            ? File.ReadLines(path).FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal))?[Key.Length..].Split('#')[0].Trim(' ', '"', '\'')
            : null;
    }
}
