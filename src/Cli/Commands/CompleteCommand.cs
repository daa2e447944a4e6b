using System.CommandLine;
using Agrimaan.Cli.Completing;

namespace Agrimaan.Cli.Commands;

/// <summary>What a shell asks while somebody types; one word a line, with a tab before what it is.</summary>
internal sealed class CompleteCommand : CommandBase
{
    private readonly Argument<string[]> _words = new("WORD") { Description = "The line so far, the last word being written.", Arity = ArgumentArity.ZeroOrMore };

    public CompleteCommand()
        : base("complete", "Tells what may come next on a line; asked by shells.")
    {
        Hidden = true;
        Arguments.Add(_words);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan complete -- rollout w"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var words = invocation.Line.GetValue(_words) ?? [];
        var (before, begun) = words is [.. var first, var last] ? (first, last) : ([], "");
        var at = Array.IndexOf(before, "--platform");
        using var live = new LiveValues(invocation.Home, invocation.Surroundings.Folder, at >= 0 && at + 1 < before.Length ? before[at + 1] : null, invocation.Token);
        foreach (var (word, about) in await new Candidates(live).ForAsync(before, begun).ConfigureAwait(false))
        {
            invocation.Terminal.Line(about.Length > 0 ? $"{word}\t{about}" : word);
        }

        return ExitCodes.Done;
    }
}
