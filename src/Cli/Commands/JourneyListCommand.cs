using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan journey list`.</summary>
internal sealed class JourneyListCommand() : CommandBase("list", "Lists the journeys of the platform file that is in force.")
{
    public override IReadOnlyList<string> Examples { get; } = ["agrimaan journey list", "agrimaan journey list -o json"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var journeys = await client.JourneysAsync(platform, invocation.Token).ConfigureAwait(false);
        invocation.Answer(journeys, ClientJson.Default.JourneyViewArray, terminal => JourneyScreen.Write(terminal, platform, journeys));
        return ExitCodes.Done;
    }
}
