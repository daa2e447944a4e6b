using Agrimaan.Client;
using Agrimaan.Server.Workers;

namespace Agrimaan.Server.Tests.Api;

/// <summary>Remembers what it was asked.</summary>
internal sealed class FakeTraffic(FakeControlPlane control) : ITraffic
{
    public Task<PlatformView> BeginMaintenanceAsync(string platform, BeginMaintenance request, string by, CancellationToken cancellationToken) =>
        Answer(platform, $"maintenance {platform} [{request.Service}] [{request.Message}] {request.For} by {by}");

    public Task<PlatformView> EndMaintenanceAsync(string platform, string? service, string by, CancellationToken cancellationToken) =>
        Answer(platform, $"maintenance of {platform} over [{service}] by {by}");

    public Task<PlatformView> HoldAsync(string platform, HoldRequests request, string by, CancellationToken cancellationToken) =>
        Answer(platform, $"hold {platform} {request.Service} {request.For} {request.Most} by {by}");

    public Task<PlatformView> LetGoAsync(string platform, string service, string by, CancellationToken cancellationToken) =>
        Answer(platform, $"let go {platform} {service} by {by}");

    private Task<PlatformView> Answer(string platform, string asked)
    {
        control.Asked.Enqueue(asked);
        return Task.FromResult(control.Platform(platform));
    }
}
