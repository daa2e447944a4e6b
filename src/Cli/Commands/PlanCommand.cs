using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan plan`.</summary>
internal sealed class PlanCommand : CommandBase
{
    private readonly Argument<string> _release = new("RELEASE") { Description = "The release to move to." };

    private readonly Option<string?> _traffic = new("--traffic") { Description = "Requests a second to reckon with at each service, such as 20/s; what there was in the last minute without it.", HelpName = "RATE" };

    public PlanCommand()
        : base("plan", "Shows what a deploy would do, in which order, what to expect of it, and how it would be taken back.")
    {
        Arguments.Add(_release);
        Options.Add(_traffic);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan plan 1.1.0", "agrimaan plan 1.1.0 --traffic 20/s"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        double? traffic = invocation.Line.GetValue(_traffic) is not { } text ? null
            : Rate.TryParse(text, out var rate) ? rate
            : throw new CommandException(ExitCodes.BadInput, $"{text} is no rate.", "A rate is a number of requests a second, such as 20/s or 0.5/s.");
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        return await ShowAsync(invocation, client, platform, invocation.Line.GetRequiredValue(_release), traffic).ConfigureAwait(false);
    }

    /// <summary>Shows the plan of a deploy to this release.</summary>
    public static async Task<int> ShowAsync(Invocation invocation, AgrimaanClient client, string platform, string release, double? traffic = null)
    {
        var plan = await client.PlanAsync(platform, release, traffic, invocation.Token).ConfigureAwait(false);
        invocation.Answer(plan, ClientJson.Default.PlanView, terminal =>
        {
            PlanScreen.Write(terminal, plan);
            if (plan.Steps.Count > 0 && plan.Outlook?.Any(foreseen => foreseen.Refused) != true)
            {
                terminal.Line();
                terminal.Sentence($"next: agrimaan deploy {release} --plan-hash {plan.Hash}");
            }
        });
        return ExitCodes.Done;
    }
}
