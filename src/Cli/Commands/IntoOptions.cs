using System.CommandLine;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Cli.Commands;

/// <summary>Says which database is meant, so that its password need not stand on the command line, which everybody on the machine can read.</summary>
internal sealed class IntoOptions(string meaning)
{
    private readonly Option<string?> _into = new("--into") { Description = meaning + " ${NAME} in it is read from the environment, and - from the input.", HelpName = "ADDRESS" };
    private readonly Option<string?> _intoEnv = new("--into-env") { Description = "The same, as an environment variable holds it.", HelpName = "NAME" };

    public void AddTo(Command command)
    {
        command.Options.Add(_into);
        command.Options.Add(_intoEnv);
    }

    /// <summary>The address; null when none is given.</summary>
    public string? Read(Invocation invocation)
    {
        var (into, variable) = (invocation.Line.GetValue(_into), invocation.Line.GetValue(_intoEnv));
        if (into is not null && variable is not null)
        {
            throw new CommandException(ExitCodes.BadInput, "--into and --into-env both say where to.", "Leave one of the two out.");
        }

        return variable is not null ? Variable(invocation, variable)
            : into == "-" ? Blank(invocation.Surroundings.Input()) ?? throw new CommandException(ExitCodes.BadInput, "The input is empty; it should hold an address.", "For example: agrimaan backup restore BACKUP --into - < address.txt")
            : into is null ? null
            : Resolved(invocation, into);
    }

    private static string Resolved(Invocation invocation, string into)
    {
        var address = References.Resolve(into, name => Blank(invocation.Surroundings.Variable(name)), out var missing);
        return missing.IsEmpty ? address : Variable(invocation, missing[0]);
    }

    private static string Variable(Invocation invocation, string name) => Blank(invocation.Surroundings.Variable(name)) ?? throw new CommandException(
        ExitCodes.BadInput, $"The environment variable {name} is not set.", $"For example: export {name}=postgres://USER:PASSWORD@HOST:PORT/DATABASE");

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
