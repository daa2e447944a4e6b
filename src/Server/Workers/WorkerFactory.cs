using Agrimaan.Delivery.Running;
using Microsoft.Extensions.Logging;

namespace Agrimaan.Server.Workers;

/// <summary>Makes the worker of a platform.</summary>
internal sealed class WorkerFactory(PlatformPorts ports, Epoch epoch, GatewayHost gateway, ChangeFeed feed, TimeProvider clock, ILogger<PlatformWorker> log)
{
    public PlatformWorker Make(string platform) =>
        new(platform, new PlatformLoop(platform, ports, epoch.Value, clock), gateway, ports.Journal, feed, clock, log);
}

/// <summary>The epoch in which this process leads.</summary>
internal sealed record Epoch(long Value);
