using Agrimaan.Delivery.Targets;

namespace Agrimaan.Server.Telemetry;

/// <summary>A router whose tables are noted when they are handed over, so that the wait for the gateway's answer can be told.</summary>
internal sealed class MeasuredRouter(IRouter router, ControlPlaneMetrics metrics) : IRouter
{
    public Task ApplyAsync(RoutingTable table, CancellationToken cancellationToken)
    {
        metrics.TablePublished(table.Platform, table.Epoch, table.Version);
        return router.ApplyAsync(table, cancellationToken);
    }

    public Task<RouterObservation> ObserveAsync(string platform, CancellationToken cancellationToken) => router.ObserveAsync(platform, cancellationToken);
}
