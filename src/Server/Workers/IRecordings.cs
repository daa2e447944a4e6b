using Agrimaan.Client;

namespace Agrimaan.Server.Workers;

/// <summary>Recordings of rollouts, for the doors.</summary>
public interface IRecordings
{
    /// <summary>Newest first, and the rules that are in force.</summary>
    RecordingsView Of(string platform);

    /// <summary>A run's recording in the bytes of its file.</summary>
    Task<byte[]> ReadAsync(string run, CancellationToken cancellationToken);
}
