using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan maintenance off`.</summary>
internal sealed class MaintenanceOffCommand : CommandBase
{
    private readonly Argument<string?> _service = new("SERVICE") { Description = "A service; the whole public edge without it.", Arity = ArgumentArity.ZeroOrOne };

    public MaintenanceOffCommand()
        : base("off", "Serves requests again.") => Arguments.Add(_service);

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan maintenance off", "agrimaan maintenance off crop-service"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var service = invocation.Line.GetValue(_service);
        using var client = invocation.Home.Connect();
        var name = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var platform = await client.EndMaintenanceAsync(name, service, invocation.Token).ConfigureAwait(false);
        invocation.Answer(platform, ClientJson.Default.PlatformView, terminal =>
        {
            terminal.Sentence($"{service ?? platform.Name} is in no maintenance.");
            EdgeScreen.Write(terminal, platform);
        });
        return ExitCodes.Done;
    }
}
