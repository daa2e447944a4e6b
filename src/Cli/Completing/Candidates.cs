using System.CommandLine;
using System.CommandLine.Completions;
using Agrimaan.Cli.Commands;

namespace Agrimaan.Cli.Completing;

/// <summary>What may come next on a line, from the commands themselves: a new command is completed without another word.</summary>
internal sealed class Candidates(LiveValues live)
{
    /// <summary>Said instead of words: the shell knows files better.</summary>
    public const string Files = ":files";

    /// <param name="words">What stands on the line before, without the program.</param>
    /// <param name="begun">The word that is being written.</param>
    public async Task<IReadOnlyList<(string Word, string About)>> ForAsync(string[] words, string begun)
    {
        var options = new GlobalOptions();
        var root = CommandList.Build(words, options);
        if (words.Length > 0 && root.Subcommands.All(command => command.Name != words[0]))
        {
            return [];
        }

        var (command, given, open) = Walk(root, words);
        var found = open is not null ? await ValuesAsync(open.HelpName ?? "", open.Name, open.GetCompletions(CompletionContext.Empty)).ConfigureAwait(false)
            : begun.StartsWith('-') ? Options(root, command, words)
            : command.Subcommands.Count > 0 ? command.Subcommands.Where(child => !child.Hidden).Select(child => (child.Name, child.Description ?? ""))
            : given < command.Arguments.Count ? await ValuesAsync(command.Arguments[given].Name, "", []).ConfigureAwait(false)
            : [];
        return [.. found.Where(candidate => candidate.Item1 == Files || candidate.Item1.StartsWith(begun, StringComparison.Ordinal))];
    }

    private static (Command Command, int Given, Option? Open) Walk(Command root, string[] words)
    {
        var (command, given) = (root, 0);
        Option? open = null;
        foreach (var word in words)
        {
            if (open is not null)
            {
                open = null;
            }
            else if (word.StartsWith('-'))
            {
                var option = command.Options.Concat(root.Options).FirstOrDefault(option => option.Name == word || option.Aliases.Contains(word));
                open = option?.ValueType == typeof(bool) ? null : option;
            }
            else if (command.Subcommands.FirstOrDefault(child => child.Name == word) is { } child)
            {
                command = child;
            }
            else
            {
                given++;
            }
        }

        return (command, given, open);
    }

    private static IEnumerable<(string, string)> Options(RootCommand root, Command command, string[] words) =>
        command.Options.Concat(root.Options.Where(option => option.Recursive)).Distinct()
            .Where(option => !option.Hidden && !words.Contains(option.Name) && !option.Aliases.Any(words.Contains))
            .Select(option => (option.Name, option.Description ?? ""));

    private async Task<IEnumerable<(string, string)>> ValuesAsync(string kind, string option, IEnumerable<CompletionItem> fixedOnes) => (kind, option) switch
    {
        _ when fixedOnes.Select(item => (item.Label, "")).ToArray() is { Length: > 0 } allowed => allowed,
        ("FORMAT", _) => [("table", ""), ("json", ""), ("yaml", "")],
        ("FILE" or "DIR" or "FOLDER", _) => [(Files, "")],
        ("SHELL", _) => [("bash", ""), ("zsh", ""), ("fish", "")],
        ("RELEASE" or "V" or "A" or "B", not "--version") => await live.ReleasesAsync().ConfigureAwait(false),
        ("RUN", _) => await live.RunsAsync().ConfigureAwait(false),
        ("BACKUP", _) => await live.BackupsAsync().ConfigureAwait(false),
        ("STORE", _) => await live.StoresAsync().ConfigureAwait(false),
        ("SERVICE", _) or (_, "--service") => await live.ServicesAsync().ConfigureAwait(false),
        ("PLATFORM", _) or (_, "--platform") => await live.PlatformsAsync().ConfigureAwait(false),
        _ => [],
    };
}
