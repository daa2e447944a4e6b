using System.CommandLine;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan rollout watch`.</summary>
internal sealed class RolloutWatchCommand : CommandBase
{
    private readonly Argument<string?> _run = new("RUN") { Description = "Its id; the newest without it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _service = new("--service") { Description = "Only what happens to this service.", HelpName = "NAME" };

    public RolloutWatchCommand()
        : base("watch", "Follows a run to its end.")
    {
        Arguments.Add(_run);
        Options.Add(_service);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan rollout watch", "agrimaan rollout watch farm-7 --service crop-service"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var run = await invocation.RunAsync(client, invocation.Line.GetValue(_run)).ConfigureAwait(false);
        return await RunFollower.ToTheEndAsync(invocation, run, invocation.Line.GetValue(_service)).ConfigureAwait(false);
    }
}
