using Agrimaan.Client;

namespace Agrimaan.Cli.Screens;

/// <summary>Releases, and what is in one.</summary>
internal static class ReleaseScreen
{
    public static void Write(Terminal terminal, IReadOnlyList<ReleaseView> releases)
    {
        if (releases.Count == 0)
        {
            terminal.Line("No release yet.");
            terminal.Line("next: agrimaan release create");
            return;
        }

        var table = new Table(new("RELEASE"), new(""), new("CREATED", Drop: 1), new("BY", Drop: 3), new("COMMIT", Drop: 2), new("NEW IN IT", Wraps: true));
        foreach (var release in releases)
        {
            var fresh = release.Services.Where(service => service.Version == release.Version).Select(service => service.Service).ToArray();
            table.Add(
                release.Version, release.Current ? new Words("current", Tone.Good) : release.Gone ? new Words("files gone", Tone.Quiet) : "", Say.Moment(release.CreatedAt), release.Author,
                Short(release.Commit), fresh.Length == 0 ? "nothing" : fresh.Length == release.Services.Count ? "everything" : string.Join(", ", fresh));
        }

        table.Write(terminal);
    }

    public static void Write(Terminal terminal, ReleaseView release)
    {
        terminal.Line(terminal.Paint(new(release.Version, Tone.Strong)) + (release.Current ? " is " + terminal.Paint(new("current", Tone.Good)) : ""));
        terminal.Sentence($"created {Say.Moment(release.CreatedAt)} by {release.Author}" + (release.Commit is { } commit ? $" from {commit}" : ""));
        if (release.Gone)
        {
            terminal.Sentence(new("Its files were removed from the store, so it cannot be deployed.", Tone.Watch));
        }

        terminal.Line();
        var table = new Table(new("SERVICE"), new("SINCE"), new("REVISION", Drop: 1), new("ARTEFACT", Drop: 2), new("SETTINGS", Wraps: true));
        foreach (var service in release.Services)
        {
            table.Add(
                service.Service, service.Version, new(service.Revision, Tone.Quiet), new(Short(service.Artefact.Split(':')[^1]), Tone.Quiet),
                string.Join(" ", service.Settings.Select(setting => $"{setting.Key}={setting.Value}")));
        }

        table.Write(terminal);
    }

    private static string Short(string? hash) => hash is { Length: > 12 } ? hash[..12] : hash ?? "";
}
