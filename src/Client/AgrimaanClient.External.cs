namespace Agrimaan.Client;

/// <summary>Services of others.</summary>
public sealed partial class AgrimaanClient
{
    /// <summary>Each is asked while the caller waits.</summary>
    public Task<ExternalView[]> ExternalAsync(string platform, CancellationToken cancellationToken) =>
        GetAsync(Of(platform) + "/external", Json.ExternalViewArray, cancellationToken);
}
