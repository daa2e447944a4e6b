using System.CommandLine;
using System.CommandLine.Parsing;
using Agrimaan.Delivery.Catalog.Reading;

namespace Agrimaan.Cli;

/// <summary>Says in our words what the command-line library could not read.</summary>
internal static class ParseFaults
{
    public static (string Sentence, string Hint)? First(ParseResult line)
    {
        var command = line.CommandResult.Command;
        var name = NameOf(line.CommandResult);
        var help = $"See `{name} --help`.";
        if (line.UnmatchedTokens is [var unknown, ..])
        {
            var known = unknown.StartsWith('-') ? OptionsOf(line.CommandResult) : command.Subcommands.Where(child => !child.Hidden).Select(child => child.Name);
            var kind = unknown.StartsWith('-') ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
            return ($"`{name}` has no {kind} '{unknown}'.", Suggestion.Nearest(unknown, known) is { } meant ? $"Did you mean '{meant}'? {help}" : help);
        }

        if (line.Errors.Select(error => error.SymbolResult).OfType<OptionResult>().FirstOrDefault(result => result.Option.Required && result.IdentifierToken is null) is { Option: var needed })
        {
            return ($"`{name}` needs {needed.Name} {needed.HelpName}: {needed.Description}", help);
        }

        return line.Errors is [var error, ..] ? (Sentence(error, line, name), help) : null;
    }

    private static string Sentence(ParseError error, ParseResult line, string name)
    {
        if (error.SymbolResult is OptionResult { Option: var option } result)
        {
            return result.Tokens is [.., var value]
                ? $"'{value.Value}' is no good value for {option.Name}{Allowed(option)}."
                : $"{option.Name} needs a value: {option.Name} {option.HelpName ?? "VALUE"}.";
        }

        if (line.CommandResult.Command.Arguments.FirstOrDefault(argument => argument.Arity.MinimumNumberOfValues > 0 && line.GetResult(argument) is null or { Tokens.Count: 0 }) is { } missing
            && error.SymbolResult is ArgumentResult or CommandResult)
        {
            return $"`{name}` needs {missing.Name}: {missing.Description}";
        }

        return line.CommandResult.Command.Subcommands.Count > 0
            ? $"`{name}` needs one of: {string.Join(", ", line.CommandResult.Command.Subcommands.Where(child => !child.Hidden).Select(child => child.Name))}."
            : error.Message;
    }

    private static string Allowed(Option option) =>
        option.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).Select(item => item.Label).ToArray() is { Length: > 0 } allowed
            ? "; allowed are " + string.Join(", ", allowed)
            : "";

    private static IEnumerable<string> OptionsOf(SymbolResult? result)
    {
        for (; result is not null; result = result.Parent)
        {
            if (result is CommandResult { Command: var command })
            {
                foreach (var option in command.Options)
                {
                    yield return option.Name;
                }
            }
        }
    }

    private static string NameOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{NameOf(parent)} {result.Command.Name}" : "agrimaan";
}
