using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan release show`.</summary>
internal sealed class ReleaseShowCommand : CommandBase
{
    private readonly Argument<string> _release = new("RELEASE") { Description = "Its version." };

    public ReleaseShowCommand()
        : base("show", "Shows what is in a release.") => Arguments.Add(_release);

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan release show 1.1.0"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var release = await client.ReleaseAsync(platform, invocation.Line.GetRequiredValue(_release), invocation.Token).ConfigureAwait(false);
        invocation.Answer(release, ClientJson.Default.ReleaseView, terminal => ReleaseScreen.Write(terminal, release));
        return ExitCodes.Done;
    }
}
