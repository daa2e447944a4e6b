using System.CommandLine;

namespace Agrimaan.Cli.Commands;

/// <summary>A word that only stands before other commands.</summary>
internal sealed class CommandGroup : Command
{
    public CommandGroup(string name, string description, IReadOnlyList<string> examples, params CommandBase[] commands)
        : base(name, description)
    {
        Examples = examples;
        foreach (var command in commands)
        {
            Subcommands.Add(command);
        }
    }

    public IReadOnlyList<string> Examples { get; }
}
