using System.CommandLine;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan rollout promote`.</summary>
internal sealed class RolloutPromoteCommand : CommandBase
{
    private readonly Argument<string?> _run = new("RUN") { Description = "Its id; the newest without it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _full = new("--full") { Description = "Past every pause and check that is to come, too; failures still go back." };
    private readonly WaitOptions _wait = new();

    public RolloutPromoteCommand()
        : base("promote", "Lets a run go on past the pause or check it is in, and follows it to its end.")
    {
        Arguments.Add(_run);
        Options.Add(_full);
        _wait.AddTo(this);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan rollout promote", "agrimaan rollout promote --full"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var patience = _wait.PatienceOf(invocation);
        using var client = invocation.Home.Connect();
        var meant = await invocation.RunAsync(client, invocation.Line.GetValue(_run)).ConfigureAwait(false);
        var run = await client.PromoteAsync(meant.Id, invocation.Line.GetValue(_full), invocation.Token).ConfigureAwait(false);
        return await WaitOptions.FollowAsync(invocation, run, patience).ConfigureAwait(false);
    }
}
