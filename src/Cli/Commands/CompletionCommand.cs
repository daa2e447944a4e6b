using System.CommandLine;
using Agrimaan.Cli.Completing;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan completion`.</summary>
internal sealed class CompletionCommand : CommandBase
{
    private readonly Argument<string> _shell = new("SHELL") { Description = "bash, zsh or fish." };

    public CompletionCommand()
        : base("completion", "Prints the script that completes agrimaan's words in a shell: commands, options, releases, services, runs.") => Arguments.Add(_shell);

    public override IReadOnlyList<string> Examples { get; } = ["source <(agrimaan completion bash)", "agrimaan completion fish | source"];

    public override Task<int> RunAsync(Invocation invocation)
    {
        var shell = invocation.Line.GetRequiredValue(_shell);
        if (!ShellScripts.All.TryGetValue(shell, out var script))
        {
            throw new CommandException(ExitCodes.BadInput, $"There is no completion for '{shell}'.", $"There is one for {string.Join(", ", ShellScripts.All.Keys)}.");
        }

        invocation.Terminal.Output.Write(script);
        return Task.FromResult(ExitCodes.Done);
    }
}
