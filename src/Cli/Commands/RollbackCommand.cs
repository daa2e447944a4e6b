using System.CommandLine;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan rollback`.</summary>
internal sealed class RollbackCommand : CommandBase
{
    private readonly Option<string?> _to = new("--to") { Description = "The release to go back to; the one before the current without it.", HelpName = "RELEASE" };
    private readonly WaitOptions _wait = new();

    public RollbackCommand()
        : base("rollback", "Goes back to an earlier release at once and waits for the end.")
    {
        Options.Add(_to);
        _wait.AddTo(this);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan rollback", "agrimaan rollback --to 1.0.0"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var patience = _wait.PatienceOf(invocation);
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var run = await client.RollbackAsync(platform, invocation.Line.GetValue(_to), invocation.Token).ConfigureAwait(false);
        return await WaitOptions.FollowAsync(invocation, run, patience).ConfigureAwait(false);
    }
}
