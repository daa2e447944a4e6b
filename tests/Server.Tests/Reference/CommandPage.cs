using System.CommandLine;
using System.Text;
using Agrimaan.Cli.Screens;

namespace Agrimaan.Server.Tests.Reference;

/// <summary>docs/reference/commands.md, from the tree that help is made from.</summary>
internal static class CommandPage
{
    public static string Of(RootCommand root)
    {
        var page = new StringBuilder();
        page.Append($"# Commands\n\n{root.Description} What a command's exit means: [exit codes](exit-codes.md).\n\n{Markdown.Made}\n\n");
        var commands = Leaves(root).ToArray();
        page.Table(["command", "what it does"], commands.Select(command => (string[])[$"[{Title(command)}](#{Title(command).Replace(' ', '-')})", Markdown.Cell(command.Description ?? "")]));
        page.Append("## Options of every command\n\n");
        Options(page, root.Options.Where(option => option.Recursive));
        foreach (var command in commands)
        {
            page.Append($"## {Title(command)}\n\n{command.Description}\n\n    {HelpScreen.Usage(root, command)}\n\n");
            page.Table(["argument", "what it is"], command.Arguments.Select(argument => (string[])[Markdown.Code(argument.Name), Markdown.Cell(argument.Description ?? "")]));
            Options(page, command.Options.Where(option => !option.Hidden));
            page.Append("For example:\n\n").AppendJoin("", HelpScreen.ExamplesOf(command).Select(example => $"    {example}\n")).Append('\n');
        }

        return page.End();
    }

    private static IEnumerable<Command> Leaves(Command command) => command.Subcommands.Where(child => !child.Hidden)
        .SelectMany(child => child.Subcommands.Count == 0 ? [child] : Leaves(child));

    private static string Title(Command command) => command.Parents.FirstOrDefault() is Command and not RootCommand and { } parent ? $"{parent.Name} {command.Name}" : command.Name;

    private static void Options(StringBuilder page, IEnumerable<Option> options) =>
        page.Table(["option", "what it does"], options.Select(option => (string[])[Markdown.Code(HelpScreen.NameOf(option)), Markdown.Cell(option.Description ?? "")]));
}
