using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;

namespace Agrimaan.Delivery.Running;

/// <summary>Something that is true of a platform from now on.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(FileApplied), "fileApplied")]
[JsonDerivedType(typeof(PortsAllotted), "portsAllotted")]
[JsonDerivedType(typeof(ReleaseCreated), "releaseCreated")]
[JsonDerivedType(typeof(RunStarted), "runStarted")]
[JsonDerivedType(typeof(RunFinished), "runFinished")]
[JsonDerivedType(typeof(BroughtUp), "broughtUp")]
[JsonDerivedType(typeof(BroughtDown), "broughtDown")]
public abstract record PlatformEvent;

/// <summary>A platform file was handed in and found valid.</summary>
/// <param name="File">Where it lay; relative folders start there.</param>
/// <param name="Text">Its text, kept so that the platform can be read again without the file.</param>
/// <param name="Environment">The environment it runs as.</param>
public sealed record FileApplied(string File, string Text, string Environment) : PlatformEvent;

/// <summary>Ports of the gateway: the public one of the file, and, kept for ever, the administration's and one per service.</summary>
public sealed record PortsAllotted(int Public, int Admin, ImmutableSortedDictionary<string, int> Inner) : PlatformEvent;

public sealed record ReleaseCreated(Release Release) : PlatformEvent;

public sealed record RunStarted(string Run, Plan Plan, string Author) : PlatformEvent;

public sealed record RunFinished(string Run, RunOutcome Outcome, string Reason, int PeakWeight) : PlatformEvent;

/// <summary>Instances and gateway are wanted.</summary>
public sealed record BroughtUp : PlatformEvent;

/// <summary>Nothing is wanted to run; the state stays.</summary>
public sealed record BroughtDown : PlatformEvent;
