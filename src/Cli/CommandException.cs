using Agrimaan.Client;

namespace Agrimaan.Cli;

/// <summary>A command cannot do what was asked, in the words the person reads.</summary>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="sentence">What is wrong.</param>
/// <param name="hint">What to do next.</param>
internal sealed class CommandException(int exitCode, string sentence, string? hint = null, IReadOnlyList<FaultView>? faults = null)
    : Exception(sentence)
{
    public int ExitCode { get; } = exitCode;

    public string? Hint { get; } = hint;

    public IReadOnlyList<FaultView> Faults { get; } = faults ?? [];
}
