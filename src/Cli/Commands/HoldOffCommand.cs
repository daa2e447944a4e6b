using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan hold off`.</summary>
internal sealed class HoldOffCommand : CommandBase
{
    private readonly Argument<string> _service = new("SERVICE") { Description = "The service." };

    public HoldOffCommand()
        : base("off", "Serves the requests that wait.") => Arguments.Add(_service);

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan hold off crop-service"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var service = invocation.Line.GetRequiredValue(_service);
        using var client = invocation.Home.Connect();
        var name = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var platform = await client.LetGoAsync(name, service, invocation.Token).ConfigureAwait(false);
        invocation.Answer(platform, ClientJson.Default.PlatformView, terminal =>
        {
            terminal.Sentence($"No request of {service} waits.");
            EdgeScreen.Write(terminal, platform);
        });
        return ExitCodes.Done;
    }
}
