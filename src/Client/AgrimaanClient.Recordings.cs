namespace Agrimaan.Client;

/// <content>Recordings of rollouts.</content>
public sealed partial class AgrimaanClient
{
    public Task<RecordingsView> RecordingsAsync(string platform, CancellationToken cancellationToken) =>
        GetAsync(Of(platform) + "/recordings", Json.RecordingsView, cancellationToken);

    /// <summary>A run's recording, in the bytes of its file.</summary>
    public async Task<byte[]> RecordingAsync(string run, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, OfRun(run) + "/recording", null, Patience, cancellationToken).ConfigureAwait(false);
        await ThrowIfRefusedAsync(response, cancellationToken).ConfigureAwait(false);
        try
        {
            return await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw Silent(exception);
        }
    }
}
