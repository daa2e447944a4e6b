using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan incident show`.</summary>
internal sealed class IncidentShowCommand : CommandBase
{
    private readonly Argument<string?> _incident = new("INCIDENT") { Description = "Its id, which is that of the run; the newest without it.", Arity = ArgumentArity.ZeroOrOne };

    public IncidentShowCommand()
        : base("show", "Shows an incident: how it stands, what every check says, and its time line.") => Arguments.Add(_incident);

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan incident show", "agrimaan incident show shop-7", "agrimaan incident show shop-7 -o json"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var id = invocation.Line.GetValue(_incident) ?? (await client.IncidentsAsync(platform, invocation.Token).ConfigureAwait(false) is [var newest, ..] ? newest.Id : null)
            ?? throw new CommandException(ExitCodes.BadInput, $"{platform} has no incident.", "A rollback opens one; see `agrimaan rollout list`.");
        var incident = await client.IncidentAsync(platform, id, invocation.Token).ConfigureAwait(false);
        invocation.Answer(incident, ClientJson.Default.IncidentView, terminal => IncidentScreen.Write(terminal, incident));
        return ExitCodes.Done;
    }
}
