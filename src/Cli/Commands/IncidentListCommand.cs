using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan incident list`.</summary>
internal sealed class IncidentListCommand() : CommandBase("list", "Lists what rollbacks have left behind: whether each helped, and what is still open.")
{
    public override IReadOnlyList<string> Examples { get; } = ["agrimaan incident list", "agrimaan incident list --platform shop@production -o json"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var all = await client.IncidentsAsync(platform, invocation.Token).ConfigureAwait(false);
        invocation.Answer(all, ClientJson.Default.IReadOnlyListIncidentView, terminal => IncidentScreen.WriteList(terminal, platform, all));
        return ExitCodes.Done;
    }
}
