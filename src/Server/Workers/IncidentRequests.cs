using Agrimaan.Client;
using Agrimaan.Delivery.Incidents;
using Agrimaan.Server.Workers.Views;

namespace Agrimaan.Server.Workers;

/// <summary>Shows what rollbacks have left behind, and lets people close it.</summary>
internal sealed class IncidentRequests(WorkerList workers) : IIncidents
{
    /// <inheritdoc/>
    public IReadOnlyList<IncidentView> Of(string platform) => [.. workers.Get(platform).Loop.State.Incidents.Reverse().Select(one => IncidentViews.Of(platform, one))];

    /// <inheritdoc/>
    public async Task<IncidentView> ShowAsync(string platform, string incident, CancellationToken cancellationToken)
    {
        var worker = workers.Get(platform);
        var known = Find(worker, incident);
        return IncidentViews.WithTimeLine(platform, known, worker.Loop.State.Runs.Find(run => run.Id == known.Run), await worker.EventsAsync(known.Run, 0, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async Task<IncidentView> CloseAsync(string platform, string incident, string reason, string by, CancellationToken cancellationToken)
    {
        var worker = workers.Get(platform);
        var known = Find(worker, incident);
        var wasOpen = false;
        await worker.Loop.RecordAsync(
            state =>
            {
                var closed = Incidents.Close(state, known.Run, by, reason);
                wasOpen = closed.Count > 0;
                return closed;
            },
            cancellationToken).ConfigureAwait(false);
        worker.Wake();
        var now = Find(worker, incident);
        return wasOpen ? IncidentViews.Of(platform, now) : throw new ProblemException(new(
            "incident.closed", $"{incident} is closed already{(now.ClosedBy is { } who ? $", by {who}" : "")}.", $"See why: `agrimaan incident show {incident}`.", 409));
    }

    private static Incident Find(PlatformWorker worker, string incident) => worker.Loop.State.Incidents.Find(one => one.Run == incident)
        ?? throw new ProblemException(new("incident.unknown", $"There is no incident {incident}.", "See `agrimaan incident list`.", 404));
}
