namespace Agrimaan.Delivery.Releases;

/// <summary>Keeps the files of every release by their content, so that a rollback has the old bits.</summary>
public interface IArtefactStore
{
    /// <summary>Copies a folder into the store; the same content is kept once.</summary>
    /// <returns>Its digest, <c>sha256:...</c>, over relative paths, modes and contents.</returns>
    /// <exception cref="ArtefactException">The folder is missing, unreadable, or does not fit on the disk.</exception>
    Task<string> AddAsync(string folder, CancellationToken cancellationToken);

    /// <summary>The read-only folder that holds an artefact.</summary>
    /// <exception cref="ArtefactException">It is not in the store.</exception>
    string PathOf(string digest);
}

/// <summary>An artefact cannot be kept or found; the message says what to do.</summary>
public sealed class ArtefactException(string message, Exception? innerException = null) : Exception(message, innerException);
