namespace Agrimaan.Cli.Init;

/// <summary>Finds the services of a folder: itself, or those below it.</summary>
internal static class FolderSearch
{
    public static IReadOnlyList<Found> In(string root)
    {
        var found = new List<Found>();
        var taken = new List<string>();
        foreach (var folder in ProjectFolders.Below(root))
        {
            // What lies inside a service is part of it.
            if (taken.Exists(service => folder.StartsWith(service + "/", StringComparison.Ordinal)))
            {
                continue;
            }

            var shown = Path.GetRelativePath(root, folder);
            if ((NodeProject.In(folder, shown) ?? DotnetProject.In(folder, shown) ?? (folder == root ? null : StaticSite.Plain(folder, shown))) is { } service)
            {
                found.Add(service);
                taken.Add(folder);
            }
        }

        // A page in the folder itself is often only a read-me of the whole.
        return found.Count == 0 && StaticSite.Plain(root, ".") is { } only ? [only] : found;
    }

    /// <summary>A path below a folder, as it stands in the file.</summary>
    public static string Join(string shown, string path) => shown == "." ? path : path == "." ? shown : $"{shown}/{path}";
}
