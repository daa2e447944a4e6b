namespace Agrimaan.Local.Keeping;

/// <summary>Finds the program of a command: in the folder it runs in first, then on the PATH.</summary>
public static class ProgramFinder
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    internal static string? Find(KeeperSpec spec) => Find(spec.Command[0], spec.Directory, spec.Environment.GetValueOrDefault("PATH"));

    /// <param name="name">The first word of the command.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="path">Folders to look in; null is this process's own PATH.</param>
    public static string? Find(string name, string folder, string? path)
    {
        IEnumerable<string> candidates = [Path.Combine(folder, name)];
        if (!name.Contains('/', StringComparison.Ordinal))
        {
            path ??= Environment.GetEnvironmentVariable("PATH") ?? "";
            candidates = candidates.Concat(path.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(place => Path.Combine(place, name)));
        }

        return candidates.FirstOrDefault(candidate => File.Exists(candidate) && (File.GetUnixFileMode(candidate) & Executable) != 0);
    }
}
