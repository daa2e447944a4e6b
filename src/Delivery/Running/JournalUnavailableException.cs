namespace Agrimaan.Delivery.Running;

/// <summary>
/// The journal cannot be reached, or cannot write: a full disk, a lost connection. Whether the events of a failed append were
/// written is unknown until the stream is read again; some of them alone never are.
/// </summary>
public sealed class JournalUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
