using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan incident close`.</summary>
internal sealed class IncidentCloseCommand : CommandBase
{
    private readonly Argument<string> _incident = new("INCIDENT") { Description = "Its id, which is that of the run." };
    private readonly Option<string> _reason = new("--reason") { Description = "Why it is over, for the record.", HelpName = "TEXT", Required = true };

    public IncidentCloseCommand()
        : base("close", "Closes an incident: somebody has seen to it that all is well again.")
    {
        Arguments.Add(_incident);
        Options.Add(_reason);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan incident close shop-7 --reason \"the database is back\""];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var incident = await client.CloseIncidentAsync(platform, invocation.Line.GetRequiredValue(_incident), new(invocation.Line.GetRequiredValue(_reason)), invocation.Token).ConfigureAwait(false);
        invocation.Answer(incident, ClientJson.Default.IncidentView, terminal => terminal.Sentence(IncidentScreen.Sentence(incident), "  "));
        return ExitCodes.Done;
    }
}
