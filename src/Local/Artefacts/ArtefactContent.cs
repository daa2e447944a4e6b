namespace Agrimaan.Local.Artefacts;

/// <summary>What an artefact in the store is made of, for those who copy it elsewhere, and the way to make it read-only again.</summary>
public static class ArtefactContent
{
    private const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.GroupRead;
    private const UnixFileMode Enter = UnixFileMode.UserExecute | UnixFileMode.GroupExecute;

    /// <returns>Relative paths with <c>file</c>, <c>program</c>, <c>link</c> or <c>folder</c> (an empty one).</returns>
    public static IEnumerable<(string Path, string Kind, string? Link)> In(string artefact) => ArtefactFiles.In(artefact).Select(entry => (
        entry.Path,
        entry.Kind switch { EntryKind.Program => "program", EntryKind.Link => "link", EntryKind.EmptyFolder => "folder", _ => "file" },
        entry.Link));

    /// <summary>Nothing below may be changed from now on.</summary>
    public static void Seal(string artefact)
    {
        foreach (var entry in ArtefactFiles.In(artefact).Where(entry => entry.Kind is EntryKind.File or EntryKind.Program))
        {
            File.SetUnixFileMode(Path.Combine(artefact, entry.Path), entry.Kind == EntryKind.Program ? ReadOnly | Enter : ReadOnly);
        }

        var below = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var folder in Directory.GetDirectories(artefact, "*", below).OrderByDescending(folder => folder.Length).Append(artefact))
        {
            File.SetUnixFileMode(folder, ReadOnly | Enter);
        }
    }
}
