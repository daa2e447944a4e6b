using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Agrimaan.Delivery.Incidents;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Policy;
using Agrimaan.Delivery.Releases;

namespace Agrimaan.Delivery.Running;

/// <summary>Something that is true of a platform from now on.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(FileApplied), "fileApplied")]
[JsonDerivedType(typeof(PortsAllotted), "portsAllotted")]
[JsonDerivedType(typeof(ReleaseCreated), "releaseCreated")]
[JsonDerivedType(typeof(ReleasePromoted), "releasePromoted")]
[JsonDerivedType(typeof(PlanApproved), "planApproved")]
[JsonDerivedType(typeof(RunStarted), "runStarted")]
[JsonDerivedType(typeof(RunFinished), "runFinished")]
[JsonDerivedType(typeof(ReleaseQueued), "releaseQueued")]
[JsonDerivedType(typeof(ReleaseDropped), "releaseDropped")]
[JsonDerivedType(typeof(BroughtUp), "broughtUp")]
[JsonDerivedType(typeof(BroughtDown), "broughtDown")]
[JsonDerivedType(typeof(MaintenanceBegun), "maintenanceBegun")]
[JsonDerivedType(typeof(MaintenanceEnded), "maintenanceEnded")]
[JsonDerivedType(typeof(RequestsHeld), "requestsHeld")]
[JsonDerivedType(typeof(RequestsLetGo), "requestsLetGo")]
[JsonDerivedType(typeof(Autoscaled), "autoscaled")]
[JsonDerivedType(typeof(Rescaled), "rescaled")]
[JsonDerivedType(typeof(IncidentOpened), "incidentOpened")]
[JsonDerivedType(typeof(IncidentWatched), "incidentWatched")]
[JsonDerivedType(typeof(IncidentJudged), "incidentJudged")]
[JsonDerivedType(typeof(IncidentClosed), "incidentClosed")]
public abstract record PlatformEvent;

/// <summary>A platform file was handed in and found valid.</summary>
/// <param name="File">Where it lay; relative folders start there.</param>
/// <param name="Text">Its text, kept so that the platform can be read again without the file.</param>
/// <param name="Environment">The environment it runs as.</param>
public sealed record FileApplied(string File, string Text, string Environment) : PlatformEvent;

/// <summary>Ports of the gateway: the public one of the file, and, kept for ever, the administration's and one per service.</summary>
public sealed record PortsAllotted(int Public, int Admin, ImmutableSortedDictionary<string, int> Inner) : PlatformEvent;

public sealed record ReleaseCreated(Release Release) : PlatformEvent;

/// <summary>A release that was made here turned out to be what ran well elsewhere, file by file.</summary>
/// <param name="Release">Its version.</param>
/// <param name="From">The platform where it ran.</param>
public sealed record ReleasePromoted(string Release, string From) : PlatformEvent;

/// <summary>Somebody agreed to a plan, which the hash names.</summary>
public sealed record PlanApproved(string Release, string PlanHash, string By, string Role) : PlatformEvent;

/// <summary>A run began.</summary>
/// <param name="Run">Its id.</param>
/// <param name="Plan">What it carries out.</param>
/// <param name="Author">Who began it.</param>
/// <param name="Gates">What allowed it, with the evidence of that moment; null where nothing had to.</param>
public sealed record RunStarted(string Run, Plan Plan, string Author, ImmutableArray<Gate>? Gates = null) : PlatformEvent
{
    /// <summary>The run that it repeats; null when it repeats none.</summary>
    public string? Retries { get; init; }
}

/// <summary>A release arrived while a run was in progress, and waits for its end.</summary>
/// <param name="Run">Id of the run that it will be.</param>
/// <param name="Release">Where to.</param>
/// <param name="By">Who wants it.</param>
/// <param name="Supersedes">The run that goes back for it; null when it waits for the end that run finds by itself.</param>
/// <param name="PlanHash">The plan that it must still be when it starts; null for any.</param>
public sealed record ReleaseQueued(string Run, string Release, string By, string? Supersedes = null, string? PlanHash = null) : PlatformEvent;

/// <summary>A release that waited will not start.</summary>
/// <param name="Run">Id of the run that it would have been.</param>
/// <param name="Reason">Why, for a person.</param>
/// <param name="By">Who wanted it so; null when the control plane found it out.</param>
public sealed record ReleaseDropped(string Run, string Reason, string? By = null) : PlatformEvent;

public sealed record RunFinished(string Run, RunOutcome Outcome, string Reason, int PeakWeight) : PlatformEvent
{
    /// <summary>What the release that was left was asked before a deploy that ended well; null where that is not known.</summary>
    public TrafficBefore? Before { get; init; }
}

/// <summary>Instances and gateway are wanted.</summary>
public sealed record BroughtUp : PlatformEvent;

/// <summary>Nothing is wanted to run; the state stays.</summary>
public sealed record BroughtDown : PlatformEvent;

/// <summary>Requests are turned away with words for people.</summary>
/// <param name="Service">Of this service; empty is of the whole public edge.</param>
/// <param name="By">Who wants it.</param>
/// <param name="Message">What callers are told; empty is the usual.</param>
/// <param name="Until">When it ends by itself; null when somebody must end it.</param>
public sealed record MaintenanceBegun(string Service, string By, string Message, DateTimeOffset? Until) : PlatformEvent;

/// <summary>Requests are served again.</summary>
public sealed record MaintenanceEnded(string Service, string By) : PlatformEvent;

/// <summary>Requests of a service wait at the edge.</summary>
/// <param name="Service">The service.</param>
/// <param name="By">Who wants it.</param>
/// <param name="Until">When it ends by itself.</param>
/// <param name="Longest">How long a single request may wait.</param>
/// <param name="Most">How many may wait at once.</param>
public sealed record RequestsHeld(string Service, string By, DateTimeOffset Until, TimeSpan Longest, int Most) : PlatformEvent;

/// <summary>Requests of a service wait no longer.</summary>
public sealed record RequestsLetGo(string Service, string By) : PlatformEvent;

/// <summary>A service that follows its load is to have another number of instances.</summary>
/// <param name="Service">The service.</param>
/// <param name="From">As many as were wanted.</param>
/// <param name="To">As many as are wanted.</param>
/// <param name="Why">One sentence with the load, the target and the window.</param>
public sealed record Autoscaled(string Service, int From, int To, string Why) : PlatformEvent;

/// <summary>Somebody wants another number of instances while a run is in progress; it holds until the next one that ends well.</summary>
/// <param name="Service">The service.</param>
/// <param name="From">As many as were wanted.</param>
/// <param name="To">As many as are wanted.</param>
/// <param name="By">Who.</param>
/// <param name="Run">The run in progress.</param>
public sealed record Rescaled(string Service, int From, int To, string By, string Run) : PlatformEvent;
