using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan status`.</summary>
internal sealed class StatusCommand() : CommandBase("status", "Shows what runs: services, versions, traffic, and the run in progress; every platform, unless one is named.")
{
    public override IReadOnlyList<string> Examples { get; } = ["agrimaan status", "agrimaan status -o json"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        if (invocation.NamedPlatform is null && await client.PlatformsAsync(invocation.Token).ConfigureAwait(false) is { Length: > 1 } several)
        {
            invocation.Answer(several, ClientJson.Default.PlatformViewArray, terminal =>
            {
                foreach (var (i, one) in several.Index())
                {
                    if (i > 0)
                    {
                        terminal.Line();
                        terminal.Line();
                    }

                    StatusScreen.Write(terminal, one, invocation.Now);
                }
            });
            return ExitCodes.Done;
        }

        var platform = await invocation.SeenPlatformAsync(client).ConfigureAwait(false);
        var told = await client.NotificationsAsync(platform.Name, invocation.Token).ConfigureAwait(false);
        invocation.Answer(platform, ClientJson.Default.PlatformView, terminal =>
        {
            StatusScreen.Write(terminal, platform, invocation.Now);
            NotificationScreen.WriteTroubles(terminal, told, invocation.Now);
        });
        return ExitCodes.Done;
    }
}
