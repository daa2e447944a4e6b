using System.CommandLine;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan deploy`.</summary>
internal sealed class DeployCommand : CommandBase
{
    private readonly Argument<string> _release = new("RELEASE") { Description = "The release to move to." };
    private readonly Option<string?> _planHash = new("--plan-hash") { Description = "Starts only if the plan is still this one.", HelpName = "HASH" };

    public DeployCommand()
        : base("deploy", "Moves the platform to a release and waits for the end; a bad one is taken back by itself.")
    {
        Arguments.Add(_release);
        Options.Add(_planHash);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan deploy 1.1.0"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var request = new StartRun(invocation.Line.GetRequiredValue(_release), invocation.Line.GetValue(_planHash));
        var run = await client.StartRunAsync(platform, request, invocation.Token).ConfigureAwait(false);
        return await RunFollower.ToTheEndAsync(invocation, run).ConfigureAwait(false);
    }
}
