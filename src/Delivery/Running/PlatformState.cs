using System.Collections.Immutable;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;

namespace Agrimaan.Delivery.Running;

/// <summary>A platform as its journal tells it.</summary>
public sealed record PlatformState
{
    public required string Name { get; init; }

    public FileApplied? File { get; init; }

    public PortsAllotted? Ports { get; init; }

    /// <summary>In the order they were made.</summary>
    public ImmutableList<Release> Releases { get; init; } = [];

    /// <summary>In the order they were started; the last may be running.</summary>
    public ImmutableList<RunSummary> Runs { get; init; } = [];

    /// <summary>What runs, apart from a run in progress; null before the first run that ended well.</summary>
    public Release? Current { get; init; }

    /// <summary>Old sides that stay up a while after a good run.</summary>
    public ImmutableArray<ServiceRelease> Warm { get; init; } = [];

    public DateTimeOffset WarmUntil { get; init; }

    /// <summary>Whether anything is wanted to run.</summary>
    public bool Up { get; init; }

    /// <summary>Events so far; the position of the next in the platform's stream.</summary>
    public long Version { get; init; }

    /// <summary>The run in progress, or null.</summary>
    public RunSummary? Active => Runs.Count > 0 && Runs[^1].Outcome is null ? Runs[^1] : null;

    public Release? Find(string version) => Releases.Find(release => release.Version == version);

    /// <summary>The release that was current before the current one: where a rollback without a name leads.</summary>
    public Release? Previous =>
        Runs.FindLast(run => run.Outcome == RunOutcome.Promoted && run.Plan.Release == Current?.Version && run.Plan.From is not null) is { } run
            ? Find(run.Plan.From!)
            : null;

    public PlatformState Apply(PlatformEvent happened, DateTimeOffset at)
    {
        var next = happened switch
        {
            FileApplied file => this with { File = file },
            PortsAllotted ports => this with { Ports = ports },
            ReleaseCreated created => this with { Releases = Releases.Add(created.Release) },
            RunStarted started => this with { Runs = Runs.Add(new RunSummary(started.Run, started.Plan, started.Author, at)), Warm = [] },
            RunFinished finished => Finish(finished, at),
            BroughtUp => this with { Up = true },
            BroughtDown => this with { Up = false, Warm = [] },
            _ => this,
        };
        return next with { Version = Version + 1 };
    }

    private PlatformState Finish(RunFinished finished, DateTimeOffset at)
    {
        var index = Runs.FindIndex(run => run.Id == finished.Run);
        var run = Runs[index] with { Outcome = finished.Outcome, Reason = finished.Reason, PeakWeight = finished.PeakWeight, EndedAt = at };
        var next = this with { Runs = Runs.SetItem(index, run) };
        return finished.Outcome != RunOutcome.Promoted ? next : next with
        {
            Current = Find(run.Plan.Release),
            Warm = [.. run.Plan.Steps.Where(step => step is { From: not null, To: not null }).Select(step => step.From!)],
            WarmUntil = at + run.Plan.Policy.KeepWarm,
        };
    }
}

/// <summary>A run as the platform remembers it.</summary>
public sealed record RunSummary(string Id, Plan Plan, string Author, DateTimeOffset StartedAt)
{
    public RunOutcome? Outcome { get; init; }

    public string? Reason { get; init; }

    public int PeakWeight { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}
