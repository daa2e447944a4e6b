using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;
using Agrimaan.Delivery.Catalog.Reading;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan rollout why`.</summary>
internal sealed class RolloutWhyCommand : CommandBase
{
    private readonly Argument<string?> _run = new("RUN") { Description = "Its id; the newest without it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _service = new("--service") { Description = "Only what happened to this service.", HelpName = "NAME" };

    public RolloutWhyCommand()
        : base("why", "Explains a run: its outcome, the numbers behind it, and what happened.")
    {
        Arguments.Add(_run);
        Options.Add(_service);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan rollout why", "agrimaan rollout why farm-7 --service crop-service"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var run = await invocation.RunAsync(client, invocation.Line.GetValue(_run)).ConfigureAwait(false);
        var events = await client.RunEventsAsync(run.Id, invocation.Token).ConfigureAwait(false);
        if (invocation.Line.GetValue(_service) is { } service)
        {
            run = Narrow(run, service);
            events = [.. events.Where(happened => happened.Service is null or "" || happened.Service == service)];
        }

        invocation.Answer(run, ClientJson.Default.RunView, terminal => RunScreen.Write(terminal, run, events, invocation.Now));
        return ExitCodes.Done;
    }

    private static RunView Narrow(RunView run, string service)
    {
        var names = run.Rollouts.Select(rollout => rollout.Service).ToArray();
        return names.Length == 0 || names.Contains(service)
            ? run with { Rollouts = [.. run.Rollouts.Where(rollout => rollout.Service == service)] }
            : throw new CommandException(
                ExitCodes.BadInput, $"{run.Id} does not change '{service}'.",
                Suggestion.Nearest(service, names) is { } meant ? $"Did you mean '{meant}'?" : $"It changes {string.Join(", ", names)}.");
    }
}
