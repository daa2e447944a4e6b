using Agrimaan.Delivery.Running;
using Agrimaan.Server.Telemetry;
using Microsoft.Extensions.Logging;

namespace Agrimaan.Server.Workers;

/// <summary>Makes the worker of a platform.</summary>
internal sealed class WorkerFactory(PlatformPorts ports, Epoch epoch, GatewayHost gateway, LineSwitch line, ChangeFeed feed, ControlPlaneMetrics metrics, TimeProvider clock, ILogger<PlatformWorker> log)
{
    public PlatformWorker Make(string platform) =>
        new(platform, new PlatformLoop(platform, ports, epoch.Value, clock), gateway, line, ports.Journal, feed, metrics, clock, log);
}

/// <summary>The epoch in which this process leads.</summary>
internal sealed record Epoch(long Value);
