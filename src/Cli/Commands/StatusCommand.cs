using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan status`.</summary>
internal sealed class StatusCommand() : CommandBase("status", "Shows what runs: services, versions, traffic, and the run in progress.")
{
    public override IReadOnlyList<string> Examples { get; } = ["agrimaan status", "agrimaan status -o json"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var platform = await invocation.SeenPlatformAsync(client).ConfigureAwait(false);
        invocation.Answer(platform, ClientJson.Default.PlatformView, terminal => StatusScreen.Write(terminal, platform, invocation.Now));
        return ExitCodes.Done;
    }
}
