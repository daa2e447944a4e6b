using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan access list`.</summary>
internal sealed class AccessListCommand() : CommandBase("list", "Shows the people who may come in, beside the owner.")
{
    public override IReadOnlyList<string> Examples { get; } = ["agrimaan access list"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var people = await client.PeopleAsync(invocation.Token).ConfigureAwait(false);
        invocation.Answer(people, ClientJson.Default.PersonViewArray, terminal => Write(terminal, people));
        return ExitCodes.Done;
    }

    private static void Write(Terminal terminal, PersonView[] people)
    {
        if (people.Length == 0)
        {
            terminal.Line("Nobody beside the owner.");
            terminal.Line("next: agrimaan access add NAME --role approver");
            return;
        }

        var table = new Table(new("NAME"), new("ROLE"), new("TITLES", Wraps: true), new("SINCE", Drop: 1), new("BY", Drop: 2));
        foreach (var person in people)
        {
            table.Add(person.Name, person.Role, string.Join(", ", person.Titles), Say.Moment(person.Since), person.By);
        }

        table.Write(terminal);
    }
}
