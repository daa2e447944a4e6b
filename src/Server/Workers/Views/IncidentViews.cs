using Agrimaan.Client;
using Agrimaan.Delivery.Incidents;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Workers.Views;

/// <summary>Shows incidents to people.</summary>
internal static class IncidentViews
{
    public static IncidentView Of(string platform, Incident incident) => new(
        incident.Run, platform, incident.Release, incident.Restored, incident.IsWatched ? "watching" : incident.IsOpen ? "open" : "closed",
        incident.Finding is { } finding ? RunViews.Camel(finding) : null, Sentence(incident), incident.Reason, incident.OpenedAt,
        incident is { From: { } from, Watch: var watch } ? from.At + watch : null, incident.ClosedAt, incident.ClosedBy,
        [.. incident.Results.Select(result => new CheckView(result.Check, RunViews.Camel(result.Verdict), result.Sentence))]);

    /// <param name="platform">The platform.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="run">The run that went back; null when it is no longer known.</param>
    /// <param name="events">What happened in it.</param>
    public static IncidentView WithTimeLine(string platform, Incident incident, RunSummary? run, IReadOnlyList<RunEventView> events) => Of(platform, incident) with
    {
        TimeLine = [.. Before(run), .. events.Select(happened => new IncidentMoment(happened.At, happened.Sentence)), .. After(incident)],
    };

    private static IEnumerable<IncidentMoment> Before(RunSummary? run)
    {
        if (run is not null)
        {
            yield return new(run.StartedAt, $"{run.Author} began {run.Id} to {run.Plan.Release}");
        }
    }

    private static IEnumerable<IncidentMoment> After(Incident incident)
    {
        if (incident.From is { } from)
        {
            yield return new(from.At, $"{incident.Restored} serves again and is watched");
        }

        if (incident is { JudgedAt: { } judged, Finding: { } finding })
        {
            yield return new(judged, Found(incident, finding));
        }

        if (incident is { ClosedAt: { } closed, Finding: not IncidentFinding.Helped })
        {
            yield return new(closed, Closed(incident));
        }
    }

    private static string Sentence(Incident incident) => incident switch
    {
        { IsOpen: false, Finding: not IncidentFinding.Helped } => incident.ClosedBy is { } by ? $"{by} says: {incident.ClosedReason}" : incident.ClosedReason ?? "",
        { Finding: { } finding } => Found(incident, finding),
        _ => $"{incident.Restored} serves again and is watched, whether that helped",
    };

    private static string Found(Incident incident, IncidentFinding finding) => finding switch
    {
        IncidentFinding.Helped => $"the rollback helped: {incident.Sentence}",
        IncidentFinding.DidNotHelp => $"the rollback did not help: {incident.Sentence}",
        _ => $"it is not known whether the rollback helped: {incident.Sentence}",
    };

    private static string Closed(Incident incident) => $"closed{(incident.ClosedBy is { } by ? " by " + by : "")}: {incident.ClosedReason}";
}
