using Agrimaan.Client;
using Agrimaan.Server.Workers;

namespace Agrimaan.Server.Tests.Api;

/// <summary>Has one incident, and remembers what it was asked.</summary>
internal sealed class FakeIncidents(FakeControlPlane control) : IIncidents
{
    private static readonly IncidentView One = new("shop-2", "shop", "2.0.0", "1.0.0", "open", "didNotHelp", "it is as bad as before", "8 % failed", Views.Noon, null, null, null, []);

    public IReadOnlyList<IncidentView> Of(string platform) => [One];

    public Task<IncidentView> ShowAsync(string platform, string incident, CancellationToken cancellationToken) =>
        Task.FromResult(One with { TimeLine = [new(Views.Noon, "ada began shop-2 to 2.0.0")] });

    public Task<IncidentView> CloseAsync(string platform, string incident, string reason, string by, CancellationToken cancellationToken)
    {
        control.Asked.Enqueue($"close {platform} {incident} [{reason}] by {by}");
        return Task.FromResult(One with { State = "closed", ClosedBy = by });
    }
}
