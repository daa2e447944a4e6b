using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan notifications list`.</summary>
internal sealed class NotificationsListCommand() : CommandBase("list", "Lists who is told what happens on the platform, and how far each has been told.")
{
    public override IReadOnlyList<string> Examples { get; } = ["agrimaan notifications list", "agrimaan notifications list --platform shop@production -o json"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var all = await client.NotificationsAsync(platform, invocation.Token).ConfigureAwait(false);
        invocation.Answer(all, ClientJson.Default.NotificationViewArray, terminal => NotificationScreen.Write(terminal, platform, all, invocation.Now));
        return ExitCodes.Done;
    }
}
