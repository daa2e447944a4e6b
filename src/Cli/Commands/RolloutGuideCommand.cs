using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan rollout guide`.</summary>
internal sealed class RolloutGuideCommand : CommandBase
{
    private readonly Argument<string?> _run = new("RUN") { Description = "Its id; the newest without it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _retry = new("--retry") { Description = "The step begins again, with new instances and its work done anew." };
    private readonly Option<string?> _ignore = new("--ignore") { Description = "What failed is passed over, with the reason for the record; not for instances that are not ready.", HelpName = "REASON" };
    private readonly Option<bool> _abort = new("--abort") { Description = "The run goes back." };

    public RolloutGuideCommand()
        : base("guide", "Says what to do about a step that failed and waits for guidance; shows it when nothing is said.")
    {
        Arguments.Add(_run);
        Options.Add(_retry);
        Options.Add(_ignore);
        Options.Add(_abort);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan rollout guide", "agrimaan rollout guide --retry", "agrimaan rollout guide farm-7 --ignore \"the test account is locked\"", "agrimaan rollout guide --abort"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var (retry, ignore, abort) = (invocation.Line.GetValue(_retry), invocation.Line.GetValue(_ignore), invocation.Line.GetValue(_abort));
        if ((retry ? 1 : 0) + (ignore is null ? 0 : 1) + (abort ? 1 : 0) > 1)
        {
            throw new CommandException(ExitCodes.BadInput, "--retry, --ignore and --abort say different things.", "Say one of them.");
        }

        if (ignore is not null && string.IsNullOrWhiteSpace(ignore))
        {
            throw new CommandException(ExitCodes.BadInput, "--ignore needs a reason.", "Say why: `agrimaan rollout guide --ignore \"the test account is locked\"`.");
        }

        using var client = invocation.Home.Connect();
        var meant = await invocation.RunAsync(client, invocation.Line.GetValue(_run)).ConfigureAwait(false);
        var run = abort ? await client.AbortAsync(meant.Id, null, invocation.Token).ConfigureAwait(false)
            : retry || ignore is not null ? await client.GuideAsync(meant.Id, new(retry ? "retry" : "ignore", ignore), invocation.Token).ConfigureAwait(false)
            : meant;
        invocation.Answer(run, ClientJson.Default.RunView, terminal =>
        {
            terminal.Sentence(RunSentences.Of(run, invocation.Now), "  ");
            if (run.Guidance is { Answer: null } asked)
            {
                terminal.Sentence($"until {Say.Clock(asked.Until)}: --retry{(asked.MayIgnore ? ", --ignore REASON" : "")} or --abort; then it goes back by itself", "  ");
            }
            else
            {
                terminal.Line($"next: agrimaan rollout watch {run.Id}");
            }
        });
        return ExitCodes.Done;
    }
}
