using System.Collections.Immutable;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Delivery.Incidents;

/// <summary>When incidents open and close: pure, from what the journal tells.</summary>
public static class Incidents
{
    /// <summary>Time that what serves again is watched where the policy says nothing.</summary>
    public static readonly TimeSpan UsualWatch = TimeSpan.FromMinutes(2);

    /// <summary>The newest ones that are remembered, open or not.</summary>
    public const int Remembered = 100;

    /// <summary>What the end of a run means for incidents.</summary>
    /// <param name="state">The platform, which still has the run in progress.</param>
    /// <param name="run">The run; it has ended.</param>
    public static IEnumerable<PlatformEvent> AtEnd(PlatformState state, RunState run)
    {
        var plan = run.Plan;
        var isSuperseded = state.Queue.Exists(one => one.Supersedes == run.Id);
        if (run is { Outcome: RunOutcome.RolledBack, Plan.From: { } restored } && !isSuperseded)
        {
            yield return Opened(run, plan.Release, restored, run.Reason, run.Before?.Services);
        }
        else if (plan is { Kind: PlanKind.Rollback, From: { } left } && (run.Outcome == RunOutcome.Promoted || run.RollbackSince is not null))
        {
            var before = state.Before is { } known && known.Release == plan.Release ? known.Services : null;
            yield return Opened(run, left, plan.Release, run.Outcome == RunOutcome.Promoted ? $"{run.Author} went back from {left}" : run.Reason, before);
            if (run.Outcome != RunOutcome.Promoted)
            {
                yield return new IncidentJudged(run.Id, IncidentFinding.DidNotHelp, $"{plan.Platform} could not go back to {plan.Release}: {run.Reason}", []);
            }
        }

        if (run.Outcome == RunOutcome.Promoted && plan.Kind == PlanKind.Deploy)
        {
            foreach (var unproved in state.Incidents.Where(one => one is { IsOpen: true, Finding: not IncidentFinding.DidNotHelp }))
            {
                yield return new IncidentClosed(unproved.Run, null, $"{run.Id} promoted {plan.Release}");
            }
        }
    }

    /// <summary>Somebody says that an incident is over.</summary>
    /// <returns>Empty when it is closed or was never opened.</returns>
    public static IReadOnlyList<PlatformEvent> Close(PlatformState state, string run, string by, string reason) =>
        state.Incidents.Exists(one => one.Run == run && one.IsOpen) ? [new IncidentClosed(run, by, reason)] : [];

    /// <summary>The incidents after one more event.</summary>
    public static ImmutableList<Incident> Apply(ImmutableList<Incident> incidents, IncidentEvent happened, DateTimeOffset at)
    {
        if (happened is IncidentOpened opened)
        {
            var added = incidents.Add(new()
            {
                Run = opened.Run, Release = opened.Release, Restored = opened.Restored, Reason = opened.Reason, OpenedAt = at, Services = opened.Services,
                Watch = opened.Watch, Limits = opened.Limits, Before = opened.Before ?? ImmutableSortedDictionary<string, VersionNumbers>.Empty,
            });
            return added.Count > Remembered ? added.RemoveAt(0) : added;
        }

        var index = incidents.FindIndex(one => one.Run == happened.Run);
        return index < 0 ? incidents : incidents.SetItem(index, happened switch
        {
            IncidentWatched watched => incidents[index] with { From = watched.From },
            IncidentJudged judged => Judged(incidents[index], judged, at),
            IncidentClosed closed => incidents[index] with { ClosedAt = at, ClosedBy = closed.By, ClosedReason = closed.Reason },
            _ => incidents[index],
        });
    }

    private static Incident Judged(Incident incident, IncidentJudged judged, DateTimeOffset at)
    {
        var next = incident with { Finding = judged.Finding, Sentence = judged.Sentence, Results = judged.Results, JudgedAt = at };
        return judged.Finding == IncidentFinding.Helped ? next with { ClosedAt = at, ClosedReason = judged.Sentence } : next;
    }

    private static IncidentOpened Opened(RunState run, string release, string restored, string? reason, ImmutableSortedDictionary<string, VersionNumbers>? before) => new(
        run.Id, release, restored, reason ?? "", [.. run.Plan.Steps.Where(step => step.Kind == StepKind.Rollout && run[step].Phase != StepPhase.Pending).Select(step => step.Service)],
        run.Plan.Policy.RollbackWatch ?? UsualWatch, run.Plan.Policy.Abort, before);
}
