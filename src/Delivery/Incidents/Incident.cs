using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Delivery.Incidents;

/// <summary>What going back leaves behind: it is watched for a time whether that helped, and stays open until it did or somebody closes it.</summary>
public sealed record Incident
{
    /// <summary>The run that went back; names the incident, too.</summary>
    public required string Run { get; init; }

    /// <summary>The release that was taken back.</summary>
    public required string Release { get; init; }

    /// <summary>The release that serves again.</summary>
    public required string Restored { get; init; }

    /// <summary>Why it went back.</summary>
    public required string Reason { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>Services that went back, and are watched.</summary>
    public required ImmutableArray<string> Services { get; init; }

    /// <summary>Shortest time it is watched; up to <see cref="IncidentWatch.Patience"/> times as long while there are too few requests. Zero is not at all.</summary>
    public required TimeSpan Watch { get; init; }

    /// <summary>The triggers of the run, which go on to count.</summary>
    public required AbortLimits Limits { get; init; }

    /// <summary>What each service was asked before the deploy, at the version that serves again; empty where that is not known.</summary>
    public ImmutableSortedDictionary<string, VersionNumbers> Before { get; init; } = ImmutableSortedDictionary<string, VersionNumbers>.Empty;

    /// <summary>Where counting began; null before.</summary>
    public WatchStart? From { get; init; }

    /// <summary>What came of the watch; null while it goes on.</summary>
    public IncidentFinding? Finding { get; init; }

    /// <summary>The finding in one sentence.</summary>
    public string? Sentence { get; init; }

    /// <summary>The answers of every check that led to the finding.</summary>
    public ImmutableArray<CheckResult> Results { get; init; } = [];

    public DateTimeOffset? JudgedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Who closed it; null when it closed by itself.</summary>
    public string? ClosedBy { get; init; }

    public string? ClosedReason { get; init; }

    public bool IsOpen => ClosedAt is null;

    public bool IsWatched => IsOpen && Finding is null;
}

/// <summary>Counts at the moment from which an incident is watched.</summary>
/// <param name="Source">The counting process; another one has begun at zero.</param>
/// <param name="Services">By service, of the version that serves again.</param>
/// <param name="At">When.</param>
public sealed record WatchStart(string Source, ImmutableSortedDictionary<string, VersionNumbers> Services, DateTimeOffset At);

/// <summary>What came of watching after a rollback.</summary>
public enum IncidentFinding
{
    /// <summary>All checks pass again.</summary>
    Helped,

    /// <summary>It is as bad as with the release that was taken back.</summary>
    DidNotHelp,

    /// <summary>There was too little to tell.</summary>
    Unproved,
}
