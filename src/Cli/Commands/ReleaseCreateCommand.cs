using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan release create`.</summary>
internal sealed class ReleaseCreateCommand : CommandBase
{
    private readonly Option<string?> _version = new("--version") { Description = "Its semantic version; the next patch number without it.", HelpName = "V" };
    private readonly Option<string[]> _set = new("--set") { Description = "Changes a setting, as service.NAME=value; may be given often.", HelpName = "SETTING" };
    private readonly Option<string?> _commit = new("--commit") { Description = "The source revision it is made from.", HelpName = "SHA" };

    public ReleaseCreateCommand()
        : base("create", "Freezes files and settings as they are now into a release.")
    {
        Options.Add(_version);
        Options.Add(_set);
        Options.Add(_commit);
    }

    public override IReadOnlyList<string> Examples { get; } =
        ["agrimaan release create", "agrimaan release create --version 1.2.0 --set crop-service.CACHE=off"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var line = invocation.Line;
        var request = new CreateRelease(line.GetValue(_version), Settings(line.GetValue(_set) ?? []), line.GetValue(_commit));
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var release = await client.CreateReleaseAsync(platform, request, invocation.Token).ConfigureAwait(false);
        invocation.Answer(release, ClientJson.Default.ReleaseView, terminal =>
        {
            ReleaseScreen.Write(terminal, release);
            terminal.Line();
            terminal.Line($"next: agrimaan deploy {release.Version}");
        });
        return ExitCodes.Done;
    }

    internal static IReadOnlyDictionary<string, string>? Settings(string[] written)
    {
        var settings = new Dictionary<string, string>();
        foreach (var text in written)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var dot = text.IndexOf('.', StringComparison.Ordinal);
            if (dot <= 0 || equals <= dot + 1)
            {
                throw new CommandException(ExitCodes.BadInput, $"--set '{text}' is not of the form service.NAME=value.", "For example `--set crop-service.CACHE=off`.");
            }

            if (!settings.TryAdd(text[..equals], text[(equals + 1)..]))
            {
                throw new CommandException(ExitCodes.BadInput, $"--set gives {text[..equals]} twice.", "Give it once.");
            }
        }

        return settings.Count == 0 ? null : settings;
    }
}
