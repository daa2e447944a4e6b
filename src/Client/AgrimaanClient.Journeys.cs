namespace Agrimaan.Client;

/// <summary>Journeys.</summary>
public sealed partial class AgrimaanClient
{
    /// <summary>A journey may take five minutes, and what it left behind before another while.</summary>
    private static readonly TimeSpan JourneyPatience = TimeSpan.FromMinutes(10);

    public Task<JourneyView[]> JourneysAsync(string platform, CancellationToken cancellationToken) =>
        GetAsync(Of(platform) + "/journeys", Json.JourneyViewArray, cancellationToken);

    public Task<JourneyResultView> PlayJourneyAsync(string platform, string journey, PlayJourney request, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post, $"{Of(platform)}/journeys/{Uri.EscapeDataString(journey)}/run", request, Json.PlayJourney, Json.JourneyResultView, JourneyPatience, cancellationToken);
}
