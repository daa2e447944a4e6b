namespace Agrimaan.Client;

/// <summary>The switch over all runs.</summary>
public sealed partial class AgrimaanClient
{
    private const string LinePath = "/api/v1/line";

    public Task<LineView> LineAsync(CancellationToken cancellationToken) => GetAsync(LinePath, Json.LineView, cancellationToken);

    public Task<LineView> StopLineAsync(string reason, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, LinePath, new StopLine(reason), Json.StopLine, Json.LineView, Patience, cancellationToken);

    public async Task<LineView> ReleaseLineAsync(CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Delete, LinePath, null, Patience, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, Json.LineView, cancellationToken).ConfigureAwait(false);
    }
}
