using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan plan`.</summary>
internal sealed class PlanCommand : CommandBase
{
    private readonly Argument<string> _release = new("RELEASE") { Description = "The release to move to." };

    public PlanCommand()
        : base("plan", "Shows what a deploy would do, in which order, and how it would be taken back.") => Arguments.Add(_release);

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan plan 1.1.0"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var release = invocation.Line.GetRequiredValue(_release);
        var plan = await client.PlanAsync(platform, release, invocation.Token).ConfigureAwait(false);
        invocation.Answer(plan, ClientJson.Default.PlanView, terminal =>
        {
            PlanScreen.Write(terminal, plan);
            if (plan.Steps.Count > 0)
            {
                terminal.Line();
                terminal.Sentence($"next: agrimaan deploy {release} --plan-hash {plan.Hash}");
            }
        });
        return ExitCodes.Done;
    }
}
