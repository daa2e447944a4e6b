namespace Agrimaan.Client;

/// <summary>The control plane answered that a request cannot be met.</summary>
public sealed class AgrimaanException(Problem problem) : Exception(problem.Title)
{
    /// <summary>What it answered.</summary>
    public Problem Problem { get; } = problem;
}
