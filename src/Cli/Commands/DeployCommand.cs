using System.CommandLine;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan deploy`.</summary>
internal sealed class DeployCommand : CommandBase
{
    private readonly Argument<string> _release = new("RELEASE") { Description = "The release to move to." };
    private readonly Option<string?> _planHash = new("--plan-hash") { Description = "Starts only if the plan is still this one.", HelpName = "HASH" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Shows the plan and starts nothing." };
    private readonly Option<bool> _queue = new("--queue") { Description = "While a run is in progress: waits for its end, then starts by itself." };
    private readonly Option<bool> _supersede = new("--supersede") { Description = "While a run is in progress: takes that one back first, then starts." };
    private readonly WaitOptions _wait = new();

    public DeployCommand()
        : base("deploy", "Moves the platform to a release and waits for the end; a bad one is taken back by itself.")
    {
        Arguments.Add(_release);
        Options.Add(_planHash);
        Options.Add(_dryRun);
        Options.Add(_queue);
        Options.Add(_supersede);
        _wait.AddTo(this);
    }

    public override IReadOnlyList<string> Examples { get; } =
        ["agrimaan deploy 1.1.0", "agrimaan deploy 1.1.0 --dry-run", "agrimaan deploy 1.1.0 --timeout 10m", "agrimaan deploy 1.1.0 --no-wait", "agrimaan deploy 1.1.0 --queue"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var release = invocation.Line.GetRequiredValue(_release);
        var arrival = (invocation.Line.GetValue(_queue), invocation.Line.GetValue(_supersede)) switch
        {
            (true, true) => throw new CommandException(ExitCodes.BadInput, "--queue and --supersede exclude each other.", "Take one: --queue waits for the run in progress, --supersede takes it back."),
            (true, _) => "queue",
            (_, true) => "supersede",
            _ => null,
        };
        var patience = _wait.PatienceOf(invocation);
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        if (invocation.Line.GetValue(_dryRun))
        {
            return await PlanCommand.ShowAsync(invocation, client, platform, release).ConfigureAwait(false);
        }

        var run = await client.StartRunAsync(platform, new StartRun(release, invocation.Line.GetValue(_planHash), arrival), invocation.Token).ConfigureAwait(false);
        return await WaitOptions.FollowAsync(invocation, run, patience).ConfigureAwait(false);
    }
}
