namespace Agrimaan.Client;

/// <summary>What rollbacks have left behind.</summary>
public sealed partial class AgrimaanClient
{
    /// <returns>The newest first.</returns>
    public async Task<IReadOnlyList<IncidentView>> IncidentsAsync(string platform, CancellationToken cancellationToken) =>
        await GetAsync(Of(platform) + "/incidents", Json.IncidentViewArray, cancellationToken).ConfigureAwait(false);

    public Task<IncidentView> IncidentAsync(string platform, string incident, CancellationToken cancellationToken) =>
        GetAsync(IncidentPath(platform, incident), Json.IncidentView, cancellationToken);

    public Task<IncidentView> CloseIncidentAsync(string platform, string incident, CloseIncident request, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, IncidentPath(platform, incident) + "/close", request, Json.CloseIncident, Json.IncidentView, Patience, cancellationToken);

    private static string IncidentPath(string platform, string incident) => $"{Of(platform)}/incidents/{Uri.EscapeDataString(incident)}";
}
