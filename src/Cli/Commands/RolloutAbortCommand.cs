using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan rollout abort`.</summary>
internal sealed class RolloutAbortCommand : CommandBase
{
    private readonly Argument<string?> _run = new("RUN") { Description = "Its id; the newest without it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _reason = new("--reason") { Description = "Why, for the record.", HelpName = "TEXT" };

    public RolloutAbortCommand()
        : base("abort", "Takes a run back: all traffic returns to the old versions. One that is queued is dropped.")
    {
        Arguments.Add(_run);
        Options.Add(_reason);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan rollout abort --reason \"orders look wrong\""];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var meant = await invocation.RunAsync(client, invocation.Line.GetValue(_run)).ConfigureAwait(false);
        var run = await client.AbortAsync(meant.Id, invocation.Line.GetValue(_reason), invocation.Token).ConfigureAwait(false);

        // One that had only been queued is gone at once.
        if (run.Outcome == "dropped")
        {
            invocation.Answer(run, ClientJson.Default.RunView, terminal => terminal.Sentence(RunSentences.Of(run, invocation.Now), "  "));
            return ExitCodes.Done;
        }

        // What was asked for here is that it goes back, so a rolled back run is the good end.
        return await RunFollower.ToTheEndAsync(invocation, run, goodEnd: "rolledBack").ConfigureAwait(false);
    }
}
