using Agrimaan.Client;

namespace Agrimaan.Server.External;

/// <summary>Services of others that a platform asks, for the doors.</summary>
public interface IExternals
{
    /// <summary>Each of the file that is in force, by name, with what it answered just now.</summary>
    Task<IReadOnlyList<ExternalView>> LookAsync(string platform, CancellationToken cancellationToken);
}
