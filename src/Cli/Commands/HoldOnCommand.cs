using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan hold on`.</summary>
internal sealed class HoldOnCommand : CommandBase
{
    private readonly Argument<string> _service = new("SERVICE") { Description = "The service." };
    private readonly Option<string> _for = new("--for") { Description = "How long, up to 10m.", HelpName = "TIME", Required = true };
    private readonly Option<string?> _longest = new("--longest") { Description = "How long a single request waits before it is answered 503; as long as all of it without it.", HelpName = "TIME" };
    private readonly Option<int?> _most = new("--most") { Description = "How many requests wait at once; one more is answered 503. 1000 without it.", HelpName = "COUNT" };

    public HoldOnCommand()
        : base("on", "Lets requests of a service wait; then whatever is there serves them.")
    {
        Arguments.Add(_service);
        Options.Add(_for);
        Options.Add(_longest);
        Options.Add(_most);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan hold on crop-service --for 10s", "agrimaan hold on crop-service --for 2m --longest 20s --most 500"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var line = invocation.Line;
        var (service, time) = (line.GetRequiredValue(_service), EdgeTime.Of("--for", line.GetValue(_for)));
        var request = new HoldRequests(service, time!.Value, EdgeTime.Of("--longest", line.GetValue(_longest)), line.GetValue(_most));
        using var client = invocation.Home.Connect();
        var name = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var platform = await client.HoldRequestsAsync(name, request, invocation.Token).ConfigureAwait(false);
        invocation.Answer(platform, ClientJson.Default.PlatformView, terminal =>
        {
            EdgeScreen.Write(terminal, platform);
            terminal.Line($"next: agrimaan hold off {service}");
        });
        return ExitCodes.Done;
    }
}
