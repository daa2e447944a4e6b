using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan rollout pause`.</summary>
internal sealed class RolloutPauseCommand : CommandBase
{
    private readonly Argument<string?> _run = new("RUN") { Description = "Its id; the newest without it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _reason = new("--reason") { Description = "Why, for the record.", HelpName = "TEXT" };

    public RolloutPauseCommand()
        : base("pause", "Holds a run where it is; a version that turns bad is taken back all the same.")
    {
        Arguments.Add(_run);
        Options.Add(_reason);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan rollout pause --reason \"lunch\""];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var meant = await invocation.RunAsync(client, invocation.Line.GetValue(_run)).ConfigureAwait(false);
        var run = await client.HoldAsync(meant.Id, invocation.Line.GetValue(_reason), invocation.Token).ConfigureAwait(false);
        invocation.Answer(run, ClientJson.Default.RunView, terminal =>
        {
            terminal.Sentence(RunSentences.Of(run, invocation.Now), "  ");
            terminal.Line($"next: agrimaan rollout resume {run.Id}");
        });
        return ExitCodes.Done;
    }
}
