using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;
using Agrimaan.Delivery.Catalog.Reading;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan rollout history`.</summary>
internal sealed class RolloutHistoryCommand : CommandBase
{
    private readonly Argument<string> _service = new("SERVICE") { Description = "The service." };

    public RolloutHistoryCommand()
        : base("history", "Tells which versions a service had and tried, newest first.") => Arguments.Add(_service);

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan rollout history crop-service"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var service = invocation.Line.GetRequiredValue(_service);
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var runs = await client.RunsAsync(platform, invocation.Token).ConfigureAwait(false);
        var own = runs.Select(run => run with { Rollouts = [.. run.Rollouts.Where(rollout => rollout.Service == service)] }).Where(run => run.Rollouts.Count > 0).ToArray();
        if (own.Length == 0)
        {
            var known = runs.SelectMany(run => run.Rollouts).Select(rollout => rollout.Service).Distinct().Order(StringComparer.Ordinal).ToArray();
            throw new CommandException(
                ExitCodes.BadInput, $"No run has changed '{service}'.",
                Suggestion.Nearest(service, known) is { } meant ? $"Did you mean '{meant}'?" : known.Length > 0 ? $"There are {string.Join(", ", known)}." : "Deploy a release with `agrimaan deploy RELEASE`.");
        }

        invocation.Answer(own, ClientJson.Default.RunViewArray, terminal => RunListScreen.WriteHistory(terminal, own));
        return ExitCodes.Done;
    }
}
