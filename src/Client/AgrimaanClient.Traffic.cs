namespace Agrimaan.Client;

/// <summary>What the edge does beside any release.</summary>
public sealed partial class AgrimaanClient
{
    public Task<PlatformView> BeginMaintenanceAsync(string platform, BeginMaintenance request, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, Of(platform) + "/maintenance", request, Json.BeginMaintenance, Json.PlatformView, Patience, cancellationToken);

    /// <param name="service">Of this service; null is of the whole public edge.</param>
    public Task<PlatformView> EndMaintenanceAsync(string platform, string? service, CancellationToken cancellationToken) =>
        DeleteAsync($"{Of(platform)}/maintenance?service={Uri.EscapeDataString(service ?? "")}", cancellationToken);

    public Task<PlatformView> HoldRequestsAsync(string platform, HoldRequests request, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, Of(platform) + "/hold", request, Json.HoldRequests, Json.PlatformView, Patience, cancellationToken);

    public Task<PlatformView> LetGoAsync(string platform, string service, CancellationToken cancellationToken) =>
        DeleteAsync($"{Of(platform)}/hold?service={Uri.EscapeDataString(service)}", cancellationToken);

    private async Task<PlatformView> DeleteAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Delete, path, null, Patience, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, Json.PlatformView, cancellationToken).ConfigureAwait(false);
    }
}
