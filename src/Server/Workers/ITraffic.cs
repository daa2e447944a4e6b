using Agrimaan.Client;

namespace Agrimaan.Server.Workers;

/// <summary>What the edge does beside any release, for the doors. Each answers when the gateway serves it, or has not said so for a while.</summary>
public interface ITraffic
{
    Task<PlatformView> BeginMaintenanceAsync(string platform, BeginMaintenance request, string by, CancellationToken cancellationToken);

    /// <param name="platform">The platform.</param>
    /// <param name="service">Of this service; null is of the whole public edge.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<PlatformView> EndMaintenanceAsync(string platform, string? service, string by, CancellationToken cancellationToken);

    Task<PlatformView> HoldAsync(string platform, HoldRequests request, string by, CancellationToken cancellationToken);

    Task<PlatformView> LetGoAsync(string platform, string service, string by, CancellationToken cancellationToken);
}
