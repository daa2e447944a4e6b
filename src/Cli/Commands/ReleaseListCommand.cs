using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan release list`.</summary>
internal sealed class ReleaseListCommand() : CommandBase("list", "Lists the releases, newest first.")
{
    public override IReadOnlyList<string> Examples { get; } = ["agrimaan release list"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var releases = await client.ReleasesAsync(platform, invocation.Token).ConfigureAwait(false);
        invocation.Answer(releases, ClientJson.Default.ReleaseViewArray, terminal => ReleaseScreen.Write(terminal, releases));
        return ExitCodes.Done;
    }
}
