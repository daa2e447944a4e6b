using System.Collections.Concurrent;

namespace Agrimaan.Repository.Tests;

/// <summary>Asks the program itself, through the launcher, which commands and options it has.</summary>
internal static class Commands
{
    // Only the control plane says it, with a folder behind it; it has no help to ask for.
    private const string Hidden = "shim";

    private static readonly ConcurrentDictionary<string, string> Helps = new(StringComparer.Ordinal);

    /// <summary>What is wrong with a use such as "agrimaan rollout why" or "./test --long"; nothing when it exists.</summary>
    public static string? Fault(string use, bool everyWord = false)
    {
        var words = use.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var options = words.Where(w => w.StartsWith('-')).ToArray();
        if (words[0].EndsWith("test", StringComparison.Ordinal))
        {
            return Missing(options, Help("./test", []));
        }

        // Words after the first may be a command's arguments.
        var path = words.Skip(1).TakeWhile(w => !w.StartsWith('-')).ToArray();
        while (path.Length > 0 && !IsCommand(path))
        {
            if (everyWord || path.Length == 1)
            {
                return $"there is no command {string.Join(' ', path)}";
            }

            path = path[..^1];
        }

        return path is [Hidden] ? null : Missing(options, Help("./agrimaan", path));
    }

    private static bool IsCommand(string[] path) =>
        path is [Hidden] ||
        Help("./agrimaan", path).Contains("agrimaan " + string.Join(' ', path), StringComparison.Ordinal);

    private static string? Missing(string[] options, string help) =>
        options.FirstOrDefault(o => !help.Contains(o, StringComparison.Ordinal)) is { } option ? $"there is no option {option}" : null;

    private static string Help(string program, string[] path) =>
        Helps.GetOrAdd(string.Join(' ', [program, .. path]), _ =>
        {
            var run = Run.To(Checkout.PathOf(program), [.. path, "--help"]);
            return run.ExitCode is 125 or 127 ? throw new InvalidOperationException(run.Errors) : run.Output;
        });
}
