using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Delivery.Incidents;

/// <summary>Something about the incident that a run has left.</summary>
/// <param name="Run">The run.</param>
public abstract record IncidentEvent(string Run) : PlatformEvent;

/// <summary>A run went back.</summary>
/// <param name="Run">The run.</param>
/// <param name="Release">What was taken back.</param>
/// <param name="Restored">What serves again.</param>
/// <param name="Reason">Why.</param>
/// <param name="Services">Those that went back.</param>
/// <param name="Watch">Shortest time it is watched.</param>
/// <param name="Limits">The triggers.</param>
/// <param name="Before">Counts from before the deploy, by service; null where they are not known.</param>
public sealed record IncidentOpened(
    string Run, string Release, string Restored, string Reason, ImmutableArray<string> Services, TimeSpan Watch, AbortLimits Limits,
    ImmutableSortedDictionary<string, VersionNumbers>? Before) : IncidentEvent(Run);

/// <summary>The gateway serves what was restored; counting begins here.</summary>
public sealed record IncidentWatched(string Run, WatchStart From) : IncidentEvent(Run);

/// <summary>The watch is over. One that found that going back helped closes the incident.</summary>
/// <param name="Run">The run.</param>
/// <param name="Finding">What it found.</param>
/// <param name="Sentence">Why, with numbers.</param>
/// <param name="Results">The answers of all checks.</param>
public sealed record IncidentJudged(string Run, IncidentFinding Finding, string Sentence, ImmutableArray<CheckResult> Results) : IncidentEvent(Run);

/// <summary>It is over.</summary>
/// <param name="Run">The run.</param>
/// <param name="By">Who says so; null when the control plane does.</param>
/// <param name="Reason">Why.</param>
public sealed record IncidentClosed(string Run, string? By, string Reason) : IncidentEvent(Run);
