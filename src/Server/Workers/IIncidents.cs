using Agrimaan.Client;

namespace Agrimaan.Server.Workers;

/// <summary>What rollbacks have left behind, for the doors.</summary>
public interface IIncidents
{
    /// <summary>The newest first.</summary>
    IReadOnlyList<IncidentView> Of(string platform);

    /// <summary>One with its time line.</summary>
    Task<IncidentView> ShowAsync(string platform, string incident, CancellationToken cancellationToken);

    Task<IncidentView> CloseAsync(string platform, string incident, string reason, string by, CancellationToken cancellationToken);
}
