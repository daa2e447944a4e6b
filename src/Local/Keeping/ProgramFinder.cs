namespace Agrimaan.Local.Keeping;

/// <summary>Finds the program of a command: in the folder it runs in first, then on the PATH.</summary>
internal static class ProgramFinder
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static string? Find(KeeperSpec spec)
    {
        var name = spec.Command[0];
        IEnumerable<string> candidates = [Path.Combine(spec.Directory, name)];
        if (!name.Contains('/', StringComparison.Ordinal))
        {
            var path = spec.Environment.GetValueOrDefault("PATH") ?? Environment.GetEnvironmentVariable("PATH") ?? "";
            candidates = candidates.Concat(path.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name)));
        }

        return candidates.FirstOrDefault(candidate => File.Exists(candidate) && (File.GetUnixFileMode(candidate) & Executable) != 0);
    }
}
