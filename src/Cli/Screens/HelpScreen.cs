using System.CommandLine;
using Agrimaan.Cli.Commands;

namespace Agrimaan.Cli.Screens;

/// <summary>What a command is for, what it takes, and an example.</summary>
internal static class HelpScreen
{
    public static void Write(Terminal terminal, RootCommand root, Command command)
    {
        terminal.Sentence(command.Description ?? "");
        terminal.Line();
        terminal.Line("Usage");
        terminal.Sentence(Usage(root, command), "      ", "  ");
        Section(terminal, "Commands", command.Subcommands.Where(child => !child.Hidden).Select(child => (child.Name, child.Description)));
        Section(terminal, "Arguments", command.Arguments.Select(argument => (NameOf(argument), argument.Description)));
        Section(terminal, "Options", command == root ? [] : command.Options.Where(option => !option.Hidden).Select(option => (NameOf(option), option.Description)));
        Section(terminal, command == root ? "Options" : "Options of every command", root.Options.Where(option => command == root || option.Recursive).Select(option => (NameOf(option), option.Description)));
        terminal.Line();
        var examples = ExamplesOf(command);
        terminal.Line(examples.Count == 1 ? "Example" : "Examples");
        foreach (var example in examples)
        {
            terminal.Sentence(example, "      ", "  ");
        }
    }

    public static IReadOnlyList<string> ExamplesOf(Command command) => command switch
    {
        CommandBase self => self.Examples,
        CommandGroup group => group.Examples,
        _ => CommandList.Examples,
    };

    public static string Usage(RootCommand root, Command command)
    {
        var names = new List<string>();
        for (Symbol? symbol = command; symbol is not null && symbol != root; symbol = symbol.Parents.FirstOrDefault())
        {
            names.Insert(0, symbol.Name);
        }

        var arguments = command.Arguments.Select(argument => argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.Name}]" : argument.Name);
        return string.Join(' ', (IEnumerable<string>)["agrimaan", .. names, .. command.Subcommands.Any(child => !child.Hidden) ? ["COMMAND"] : arguments, "[options]"]);
    }

    private static void Section(Terminal terminal, string title, IEnumerable<(string Name, string? Description)> rows)
    {
        var all = rows.ToArray();
        if (all.Length == 0)
        {
            return;
        }

        terminal.Line();
        terminal.Line(title);
        var width = all.Max(row => row.Name.Length);
        foreach (var (name, description) in all)
        {
            foreach (var (i, line) in Wrapping.Wrap(description ?? "", Math.Max(20, terminal.Width - width - 4), "").DefaultIfEmpty("").Index())
            {
                terminal.Line($"  {(i == 0 ? name : "").PadRight(width)}  {line}".TrimEnd());
            }
        }
    }

    private static string NameOf(Argument argument) => argument.Name;

    public static string NameOf(Option option)
    {
        var names = string.Join(", ", option.Aliases.Where(alias => alias.Length == 2 && alias != "-?").Append(option.Name));
        return option.ValueType == typeof(bool) ? names : $"{names} {option.HelpName ?? "VALUE"}";
    }
}
