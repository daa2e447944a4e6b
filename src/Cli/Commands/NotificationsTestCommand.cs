using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan notifications test`.</summary>
internal sealed class NotificationsTestCommand : CommandBase
{
    private readonly Argument<string> _name = new("NAME") { Description = "Its name in the platform file." };

    public NotificationsTestCommand()
        : base("test", "Tells one of them something now, once, and says what it answered.") => Arguments.Add(_name);

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan notifications test chat"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var answer = await client.TestNotificationAsync(platform, invocation.Line.GetRequiredValue(_name), invocation.Token).ConfigureAwait(false);
        invocation.Answer(answer, ClientJson.Default.NotificationTest, terminal => NotificationScreen.WriteTest(terminal, answer));
        return answer.Verdict == "pass" ? ExitCodes.Done : ExitCodes.No;
    }
}
