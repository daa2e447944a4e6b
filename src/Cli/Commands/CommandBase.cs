using System.CommandLine;

namespace Agrimaan.Cli.Commands;

/// <summary>A command that does something.</summary>
internal abstract class CommandBase(string name, string description) : Command(name, description)
{
    /// <summary>Whole lines as a person would type them.</summary>
    public abstract IReadOnlyList<string> Examples { get; }

    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public abstract Task<int> RunAsync(Invocation invocation);
}
