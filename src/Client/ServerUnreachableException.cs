namespace Agrimaan.Client;

/// <summary>There is no control plane, or it does not answer: nothing is known about what was asked.</summary>
public sealed class ServerUnreachableException(string message, string hint, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>What to do next, one sentence.</summary>
    public string Hint { get; } = hint;
}
