using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan approve`.</summary>
internal sealed class ApproveCommand : CommandBase
{
    private readonly Argument<string> _release = new("RELEASE") { Description = "The release whose plan you agree to." };
    private readonly Option<string?> _planHash = new("--plan-hash") { Description = "Approves only if the plan is still this one.", HelpName = "HASH" };

    public ApproveCommand()
        : base("approve", "Shows the plan of a release and agrees to it; a plan that changes afterwards has no approval.")
    {
        Arguments.Add(_release);
        Options.Add(_planHash);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan approve 1.1.0 --platform shop@production", "agrimaan approve 1.1.0 --plan-hash 322276a55dc80e3a"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var release = invocation.Line.GetRequiredValue(_release);
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var plan = await client.PlanAsync(platform, release, null, invocation.Token).ConfigureAwait(false);

        // What is approved is what was shown: the hash of this plan, or the one that was named.
        var view = await client.ApproveAsync(platform, new(release, invocation.Line.GetValue(_planHash) ?? plan.Hash), invocation.Token).ConfigureAwait(false);
        invocation.Answer(view, ClientJson.Default.ApprovalsView, terminal =>
        {
            PlanScreen.Write(terminal, plan with { Gates = null });
            terminal.Line();
            ApprovalsCommand.Write(terminal, view);
        });
        return ExitCodes.Done;
    }
}
