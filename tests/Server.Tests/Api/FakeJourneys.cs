using Agrimaan.Client;
using Agrimaan.Server.Workers;

namespace Agrimaan.Server.Tests.Api;

/// <summary>One journey that always passes.</summary>
internal sealed class FakeJourneys(FakeControlPlane control) : IJourneys
{
    public IReadOnlyList<JourneyView> Of(string platform) => [new("sign-up", "a farmer signs up", 2, 1, InDeploys: true)];

    public Task<JourneyResultView> PlayAsync(string platform, string journey, PlayJourney request, CancellationToken cancellationToken)
    {
        control.Asked.Enqueue($"journey {platform} {journey} [{request.Versions}]");
        return Task.FromResult(new JourneyResultView(journey, "pass", "2 steps as expected in 12 ms", TimeSpan.FromMilliseconds(12)));
    }
}
