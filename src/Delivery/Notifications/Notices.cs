using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Incidents;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;

namespace Agrimaan.Delivery.Notifications;

/// <summary>What there is to tell of an event. Pure: who is told, and whether it was, is somebody else's.</summary>
public static class Notices
{
    /// <param name="before">The platform before the event.</param>
    /// <param name="happened">The event.</param>
    /// <param name="written">Where and when it was written.</param>
    /// <param name="approvals">How many must agree to a deploy by the file that was in force.</param>
    public static Notice? Of(PlatformState before, PlatformEvent happened, RecordedEvent written, int approvals) => happened switch
    {
        ReleaseCreated { Release: var made } when approvals > 0 => new(
            written.Sequence, NoticeKind.ApprovalNeeded, written.Event.At, $"{before.Name} {made.Version} by {made.Author} needs {approvals} to agree before it is deployed",
            null, made.Version, before.Current?.Version, made.Author, null),
        PlanApproved given => new(
            written.Sequence, NoticeKind.Approved, written.Event.At, $"{given.By} agreed to the deploy of {before.Name} {given.Release}", null, given.Release, before.Current?.Version, given.By, null),
        RunStarted begun => new(
            written.Sequence, NoticeKind.RunStarted, written.Event.At, $"{begun.Author} began {begun.Run}: {Way(begun.Plan)}", begun.Run, begun.Plan.Release, begun.Plan.From, begun.Author, null),
        RunFinished ended when before.Runs.Find(run => run.Id == ended.Run) is { } run => OfEnd(run, ended, written),
        IncidentJudged or IncidentClosed when before.Incidents.Find(one => one.Run == ((IncidentEvent)happened).Run) is { } incident => OfIncident(before, incident, (IncidentEvent)happened, written),
        _ => null,
    };

    /// <param name="run">The run before the event.</param>
    /// <param name="happened">The event.</param>
    /// <param name="written">Where and when it was written.</param>
    public static Notice? Of(RunState run, RunEvent happened, RecordedEvent written)
    {
        var step = run.Plan.Steps.FirstOrDefault(step => step.Id == happened.Step);
        return happened switch
        {
            PauseStarted pause when step?.Moves[pause.Move] is Pause { For: null } => Made(NoticeKind.Paused, $"{run.Id} waits with {step.Service} {step.To?.Version} until somebody promotes it", null, null),
            HoldRequested hold => Made(NoticeKind.Paused, $"{hold.By} holds {run.Id} until somebody resumes it{(hold.Reason is { } why ? ": " + why : "")}", hold.By, hold.Reason),
            GuidanceAsked asked => Made(NoticeKind.GuidanceAsked, $"{run.Id} waits for guidance on {step?.Service ?? asked.Step}: {asked.Reason}; see `agrimaan rollout guide`", null, asked.Reason),
            RollbackStarted back => Made(NoticeKind.GoingBack, $"{run.Id} goes back{(run.Plan.From is { } from ? " to " + from : "")}: {back.Reason}", null, back.Reason),
            _ => null,
        };

        Notice Made(NoticeKind kind, string sentence, string? by, string? reason) =>
            new(written.Sequence, kind, written.Event.At, sentence, run.Id, run.Plan.Release, run.Plan.From, by, reason);
    }

    private static Notice OfEnd(RunSummary run, RunFinished ended, RecordedEvent written)
    {
        var kind = ended.Outcome switch
        {
            RunOutcome.Promoted => run.Plan.Kind == PlanKind.Rollback ? NoticeKind.RolledBack : NoticeKind.Promoted,
            RunOutcome.RolledBack => NoticeKind.RolledBack,
            _ => NoticeKind.Failed,
        };
        var sentence = kind switch
        {
            NoticeKind.Promoted => $"{run.Plan.Platform} runs {run.Plan.Release}: {ended.Reason}",
            NoticeKind.RolledBack when run.Plan.Kind == PlanKind.Rollback => $"{run.Plan.Platform} is back on {run.Plan.Release}, as {run.Author} wanted",
            NoticeKind.RolledBack => $"{run.Plan.Platform} is back on {run.Plan.From}; {run.Plan.Release} was taken back: {ended.Reason}",
            _ => $"{run.Id} to {run.Plan.Release} failed: {ended.Reason}",
        };
        return new(written.Sequence, kind, written.Event.At, sentence, run.Id, run.Plan.Release, run.Plan.From, run.Author, ended.Reason);
    }

    private static Notice? OfIncident(PlatformState before, Incident incident, IncidentEvent happened, RecordedEvent written)
    {
        return happened switch
        {
            IncidentJudged { Finding: IncidentFinding.DidNotHelp } bad => Made(
                NoticeKind.RollbackDidNotHelp, $"the rollback to {incident.Restored} did not help {before.Name}: {bad.Sentence}; incident {incident.Run} stays open", null, bad.Sentence),
            IncidentJudged { Finding: IncidentFinding.Helped } good => Made(
                NoticeKind.IncidentClosed, $"incident {incident.Run} of {before.Name} is closed: {good.Sentence}", null, good.Sentence),
            IncidentClosed closed => Made(
                NoticeKind.IncidentClosed, $"incident {incident.Run} of {before.Name} is closed{(closed.By is { } by ? " by " + by : "")}: {closed.Reason}", closed.By, closed.Reason),
            _ => null,
        };

        Notice Made(NoticeKind kind, string sentence, string? by, string? reason) =>
            new(written.Sequence, kind, written.Event.At, sentence, incident.Run, incident.Release, incident.Restored, by, reason);
    }

    private static string Way(Plan plan) => plan.From is null ? $"{plan.Platform} {plan.Release} comes up"
        : plan.Kind == PlanKind.Rollback ? $"{plan.Platform} goes back from {plan.From} to {plan.Release}" : $"{plan.Platform} moves from {plan.From} to {plan.Release}";
}
