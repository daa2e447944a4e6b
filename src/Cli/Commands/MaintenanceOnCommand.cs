using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan maintenance on`.</summary>
internal sealed class MaintenanceOnCommand : CommandBase
{
    private readonly Argument<string?> _service = new("SERVICE") { Description = "A service; the whole public edge without it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _message = new("--message") { Description = "What callers are told.", HelpName = "TEXT" };
    private readonly Option<string?> _for = new("--for") { Description = "How long, such as 30m; until it is ended without it.", HelpName = "TIME" };

    public MaintenanceOnCommand()
        : base("on", "Turns requests away: people get a page, programs problem details, both with 503.")
    {
        Arguments.Add(_service);
        Options.Add(_message);
        Options.Add(_for);
    }

    public override IReadOnlyList<string> Examples { get; } =
        ["agrimaan maintenance on --message \"Back at eight.\" --for 30m", "agrimaan maintenance on crop-service"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var service = invocation.Line.GetValue(_service);
        var time = EdgeTime.Of("--for", invocation.Line.GetValue(_for));
        using var client = invocation.Home.Connect();
        var name = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var platform = await client.BeginMaintenanceAsync(name, new(service, invocation.Line.GetValue(_message), time), invocation.Token).ConfigureAwait(false);
        invocation.Answer(platform, ClientJson.Default.PlatformView, terminal =>
        {
            EdgeScreen.Write(terminal, platform);
            terminal.Line($"next: agrimaan maintenance off{(service is null ? "" : " " + service)}");
        });
        return ExitCodes.Done;
    }
}
