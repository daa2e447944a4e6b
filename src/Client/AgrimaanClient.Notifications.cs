namespace Agrimaan.Client;

/// <summary>Who is told what happens.</summary>
public sealed partial class AgrimaanClient
{
    /// <summary>More than the longest timeout of a notification.</summary>
    private static readonly TimeSpan TestPatience = TimeSpan.FromSeconds(90);

    public Task<NotificationView[]> NotificationsAsync(string platform, CancellationToken cancellationToken) =>
        GetAsync(Of(platform) + "/notifications", Json.NotificationViewArray, cancellationToken);

    /// <summary>Tells one something now, once.</summary>
    public async Task<NotificationTest> TestNotificationAsync(string platform, string name, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Post, $"{Of(platform)}/notifications/{Uri.EscapeDataString(name)}/test", null, TestPatience, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, Json.NotificationTest, cancellationToken).ConfigureAwait(false);
    }
}
