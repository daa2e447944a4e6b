using System.CommandLine;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan access add`.</summary>
internal sealed class AccessAddCommand : CommandBase
{
    private readonly Argument<string> _name = new("NAME") { Description = "What they are called in everything that is written down." };
    private readonly Option<string> _role = new("--role") { Description = "viewer looks, approver approves plans, operator changes what runs.", HelpName = "ROLE", Required = true };
    private readonly Option<string[]> _titles = new("--title") { Description = "A further role that the platform file asks of those who approve; may be repeated.", HelpName = "TITLE" };

    public AccessAddCommand()
        : base("add", "Lets somebody in and prints their token, this once; only its hash is kept.")
    {
        Arguments.Add(_name);
        Options.Add(_role);
        Options.Add(_titles);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan access add bo --role approver", "agrimaan access add kim --role approver --title release-manager"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var added = await client.AddPersonAsync(
            new(invocation.Line.GetRequiredValue(_name), invocation.Line.GetRequiredValue(_role), invocation.Line.GetValue(_titles)), invocation.Token).ConfigureAwait(false);
        invocation.Answer(added, ClientJson.Default.PersonToken, terminal =>
        {
            terminal.Sentence($"{added.Person.Name} may come in as {added.Person.Role}. Hand over this token; it is shown once:");
            terminal.Line();
            terminal.Line(added.Token);
            terminal.Line();
            terminal.Sentence($"next: {Home.TokenVariable}=TOKEN agrimaan status");
        });
        return ExitCodes.Done;
    }
}
