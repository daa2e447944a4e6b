using Agrimaan.Client;

namespace Agrimaan.Server.Workers;

/// <summary>Journeys of platforms, for the doors.</summary>
public interface IJourneys
{
    /// <summary>Those of the file that is in force, in its order of names.</summary>
    IReadOnlyList<JourneyView> Of(string platform);

    /// <summary>Plays one, and cleans up after it even when nobody waits any more.</summary>
    Task<JourneyResultView> PlayAsync(string platform, string journey, PlayJourney request, CancellationToken cancellationToken);
}
