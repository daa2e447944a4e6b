using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Releases;

/// <summary>
/// Keeps the values of secrets apart from releases, which hold only marks of them: whoever reads a release or the journal learns
/// nothing, a changed value is another mark and so another revision, and a rollback has the old value.
/// </summary>
public interface ISecretStore
{
    /// <summary>Keeps a value; the same value has the same mark.</summary>
    /// <returns>A mark of 32 hexadecimal digits that tells nothing about the value to those who have not the store's key.</returns>
    /// <exception cref="SecretException">It cannot be kept.</exception>
    Task<string> KeepAsync(SecretValue value, CancellationToken cancellationToken);

    /// <summary>The value behind a mark, for the start of a process and nothing else.</summary>
    /// <exception cref="SecretException">It is not in the store.</exception>
    SecretValue Reveal(string mark);
}

/// <summary>A secret cannot be kept or found; the message says what to do and never holds the value.</summary>
public sealed class SecretException(string message, Exception? innerException = null) : Exception(message, innerException);
