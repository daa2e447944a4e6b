namespace Agrimaan.Cli.Init;

/// <summary>Where services may lie below a folder, and their sources.</summary>
internal static class ProjectFolders
{
    private const int Deepest = 3;

    private static readonly HashSet<string> Skipped = new(StringComparer.OrdinalIgnoreCase)
    {
        "node_modules", "bin", "obj", "dist", "build", "out", "publish", "coverage", "test", "tests", "__tests__", "spec", "docs", "wwwroot", "public", "vendor",
    };

    /// <summary>The folder itself and those below it that may be projects, in ordinal order.</summary>
    public static IEnumerable<string> Below(string root)
    {
        yield return root;
        foreach (var folder in Children(root, 1))
        {
            yield return folder;
        }
    }

    /// <summary>Files of some endings, without what was built, fetched or only tests.</summary>
    public static IEnumerable<string> Files(string folder, string[] endings)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            if (endings.Contains(Path.GetExtension(file)) && !IsTest(Path.GetFileName(file)))
            {
                yield return file;
            }
        }

        foreach (var below in Open(folder))
        {
            foreach (var file in Files(below, endings))
            {
                yield return file;
            }
        }
    }

    private static IEnumerable<string> Children(string folder, int depth)
    {
        foreach (var below in Open(folder))
        {
            yield return below;
            foreach (var deeper in depth < Deepest ? Children(below, depth + 1) : [])
            {
                yield return deeper;
            }
        }
    }

    /// <summary>Links are not followed: they could lead around in a circle.</summary>
    private static IEnumerable<string> Open(string folder) =>
        Directory.EnumerateDirectories(folder)
            .Where(below => Path.GetFileName(below) is var name && !name.StartsWith('.') && !Skipped.Contains(name) && new DirectoryInfo(below).LinkTarget is null)
            .Order(StringComparer.Ordinal);

    private static bool IsTest(string name) => name.Contains(".test.", StringComparison.Ordinal) || name.Contains(".spec.", StringComparison.Ordinal);
}
