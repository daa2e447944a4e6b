using System.Collections.Immutable;
using System.Globalization;
using Agrimaan.Delivery.Incidents;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Policy;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Scaling;

namespace Agrimaan.Delivery.Running;

/// <summary>A platform as its journal tells it.</summary>
public sealed record PlatformState
{
    public required string Name { get; init; }

    public FileApplied? File { get; init; }

    /// <summary>When it was handed in.</summary>
    public DateTimeOffset FileAppliedAt { get; init; }

    public PortsAllotted? Ports { get; init; }

    /// <summary>In the order they were made.</summary>
    public ImmutableList<Release> Releases { get; init; } = [];

    /// <summary>In the order they were started; the last may be running.</summary>
    public ImmutableList<RunSummary> Runs { get; init; } = [];

    /// <summary>Releases that wait for the run in progress to end, the next first.</summary>
    public ImmutableList<QueuedRun> Queue { get; init; } = [];

    /// <summary>The last ones that waited and never started.</summary>
    public ImmutableList<DroppedRun> Dropped { get; init; } = [];

    /// <summary>Numbers of runs that were given away so far.</summary>
    public int Numbered { get; init; }

    /// <summary>What people agreed to, in the order they did.</summary>
    public ImmutableList<Approval> Approvals { get; init; } = [];

    /// <summary>What runs, apart from a run in progress; null before the first run that ended well.</summary>
    public Release? Current { get; init; }

    /// <summary>Old sides that stay up a while after a good run.</summary>
    public ImmutableArray<ServiceRelease> Warm { get; init; } = [];

    public DateTimeOffset WarmUntil { get; init; }

    /// <summary>What was asked of the release that the newest good deploy left, before it did; null where that is not known.</summary>
    public TrafficBefore? Before { get; init; }

    /// <summary>What runs that went back have left, in the order they ended.</summary>
    public ImmutableList<Incident> Incidents { get; init; } = [];

    /// <summary>What people told the edge to do.</summary>
    public EdgeOrders Orders { get; init; } = new();

    /// <summary>Services that are to have another number of instances than their release says.</summary>
    public ImmutableSortedDictionary<string, Size> Sizes { get; init; } = ImmutableSortedDictionary<string, Size>.Empty;

    /// <summary>Whether anything is wanted to run.</summary>
    public bool Up { get; init; }

    /// <summary>Events so far; the position of the next in the platform's stream.</summary>
    public long Version { get; init; }

    /// <summary>The run in progress, or null.</summary>
    public RunSummary? Active => Runs.Count > 0 && Runs[^1].Outcome is null ? Runs[^1] : null;

    /// <summary>Id of the next run.</summary>
    public string NextRun => string.Create(CultureInfo.InvariantCulture, $"{Name}-{Numbered + 1}");

    public Release? Find(string version) => Releases.Find(release => release.Version == version);

    /// <summary>Whether a release was what ran here, now or earlier: only to such a one there is a way back.</summary>
    public bool HasRun(string version) => Runs.Exists(run => run.Outcome == RunOutcome.Promoted && run.Plan.Release == version);

    /// <summary>The release that was current before the current one: where a rollback without a name leads.</summary>
    public Release? Previous =>
        Runs.FindLast(run => run.Outcome == RunOutcome.Promoted && run.Plan.Release == Current?.Version && run.Plan.From is not null) is { } run
            ? Find(run.Plan.From!)
            : null;

    public PlatformState Apply(PlatformEvent happened, DateTimeOffset at)
    {
        var next = happened switch
        {
            FileApplied file => this with { File = file, FileAppliedAt = at },
            PortsAllotted ports => this with { Ports = ports },
            ReleaseCreated created => this with { Releases = Releases.Add(created.Release) },
            ReleasePromoted promoted => this with { Releases = [.. Releases.Select(one => one.Version == promoted.Release ? one with { PromotedFrom = promoted.From } : one)] },
            PlanApproved given => this with { Approvals = Approvals.Add(new Approval(given.Release, given.PlanHash, given.By, given.Role, at)) },
            RunStarted started => Spend(started) with
            {
                Runs = Runs.Add(new RunSummary(started.Run, started.Plan, started.Author, at) { Gates = started.Gates ?? [], Retries = started.Retries }),
                Warm = [],
                Numbered = Queue.Exists(one => one.Id == started.Run) ? Numbered : Numbered + 1,
                Queue = Queue.RemoveAll(one => one.Id == started.Run),
            },
            ReleaseQueued queued => this with { Queue = Queue.Add(new(queued.Run, queued.Release, queued.By, at) { Supersedes = queued.Supersedes, PlanHash = queued.PlanHash }), Numbered = Numbered + 1 },
            ReleaseDropped dropped => Drop(one => one.Id == dropped.Run, dropped.Reason, at),
            RunFinished finished => Finish(finished, at),
            BroughtUp => this with { Up = true },
            BroughtDown => Drop(_ => true, "the platform was taken down", at) with { Up = false, Warm = [], Sizes = Kept(size => size.By is not null) },
            Autoscaled scaled => this with { Sizes = Sizes.SetItem(scaled.Service, new(scaled.To, at, scaled.Why)) },
            Rescaled scaled => this with { Sizes = Sizes.SetItem(scaled.Service, new(scaled.To, at, $"{scaled.By} wanted {scaled.To} during {scaled.Run}") { By = scaled.By, Run = scaled.Run }) },
            IncidentEvent incident => this with { Incidents = Delivery.Incidents.Incidents.Apply(Incidents, incident, at) },
            _ => this with { Orders = Orders.Apply(happened) },
        };
        return next with { Version = Version + 1 };
    }

    /// <summary>An approval lets one run start: what was taken back and is tried again must be looked at again.</summary>
    private PlatformState Spend(RunStarted started) => started.Plan.Kind == PlanKind.Rollback ? this
        : this with { Approvals = [.. Approvals.Select(one => one.PlanHash == started.Plan.Hash && one.Run is null ? one with { Run = started.Run } : one)] };

    private PlatformState Drop(Predicate<QueuedRun> which, string reason, DateTimeOffset at)
    {
        var dropped = Dropped.AddRange(Queue.FindAll(which).Select(one => new DroppedRun(one, reason, at)));
        return this with { Queue = Queue.RemoveAll(which), Dropped = dropped.RemoveRange(0, Math.Max(0, dropped.Count - RunQueue.Remembered)) };
    }

    private ImmutableSortedDictionary<string, Size> Kept(Func<Size, bool> which) => Sizes.RemoveRange(Sizes.Where(size => !which(size.Value)).Select(size => size.Key));

    private PlatformState Finish(RunFinished finished, DateTimeOffset at)
    {
        var index = Runs.FindIndex(run => run.Id == finished.Run);
        var run = Runs[index] with { Outcome = finished.Outcome, Reason = finished.Reason, PeakWeight = finished.PeakWeight, EndedAt = at };
        var next = this with { Runs = Runs.SetItem(index, run) };
        var current = finished.Outcome == RunOutcome.Promoted ? Find(run.Plan.Release) : null;
        return finished.Outcome != RunOutcome.Promoted ? next : next with
        {
            Current = current,
            Before = finished.Before,

            // What people said before the run was in its plan, and what follows the load goes on following it.
            Sizes = Sizes.RemoveRange(Sizes.Where(size => size.Value.By is null ? current?.Services.GetValueOrDefault(size.Key)?.Autoscale is null : size.Value.Run != run.Id).Select(size => size.Key)),
            Warm = [.. run.Plan.Steps.Select(step => step.Left).OfType<ServiceRelease>()],
            WarmUntil = at + run.Plan.Policy.KeepWarm,
        };
    }
}

/// <summary>A run as the platform remembers it.</summary>
public sealed record RunSummary(string Id, Plan Plan, string Author, DateTimeOffset StartedAt)
{
    /// <summary>What allowed it.</summary>
    public ImmutableArray<Gate> Gates { get; init; } = [];

    /// <summary>The run that it repeats; null when it repeats none.</summary>
    public string? Retries { get; init; }

    public RunOutcome? Outcome { get; init; }

    public string? Reason { get; init; }

    public int PeakWeight { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}
