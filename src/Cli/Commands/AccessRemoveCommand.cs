using System.CommandLine;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan access remove`.</summary>
internal sealed class AccessRemoveCommand : CommandBase
{
    private readonly Argument<string> _name = new("NAME") { Description = "Who." };

    public AccessRemoveCommand()
        : base("remove", "Lets somebody in no more: their token stops at once, and what they have open ends.") => Arguments.Add(_name);

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan access remove bo"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var name = invocation.Line.GetRequiredValue(_name);
        using var client = invocation.Home.Connect();
        await client.RemovePersonAsync(name, invocation.Token).ConfigureAwait(false);
        if (invocation.ForPeople)
        {
            invocation.Terminal.Sentence($"{name} may come in no more. What they approved stays approved.");
        }

        return ExitCodes.Done;
    }
}
