using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan external`.</summary>
internal sealed class ExternalCommand() : CommandBase("external", "Asks the external services of the platform whether they can be used now; every deploy asks them first.")
{
    public override IReadOnlyList<string> Examples { get; } = ["agrimaan external", "agrimaan external --platform shop@production -o json"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var all = await client.ExternalAsync(platform, invocation.Token).ConfigureAwait(false);
        invocation.Answer(all, ClientJson.Default.ExternalViewArray, terminal => ExternalScreen.Write(terminal, platform, all));
        return all.Any(one => one.Verdict is not (null or "pass")) ? ExitCodes.No : ExitCodes.Done;
    }
}
