using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Delivery.Running;

/// <summary>Long work inside a plan that others do: part of the plan, and so of its hash.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "task")]
[JsonDerivedType(typeof(PlayJourneys), "playJourneys")]
[JsonDerivedType(typeof(TakeBackup), "takeBackup")]
[JsonDerivedType(typeof(ProbeExternal), "probeExternal")]
[JsonDerivedType(typeof(RunHook), "runHook")]
public abstract record StepTask;

/// <summary>Plays journeys; each is a check.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Journeys">As the file says them.</param>
/// <param name="Place">Which side answers them.</param>
/// <param name="Service">The service whose new version is meant; empty in <see cref="JourneyPlace.Production"/>.</param>
/// <param name="Version">That version; empty likewise.</param>
public sealed record PlayJourneys(string Platform, ImmutableArray<Journey> Journeys, JourneyPlace Place, string Service, string Version) : StepTask;

/// <summary>Takes a backup of a store before anything changes.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Store">The store's name in the file.</param>
public sealed record TakeBackup(string Platform, string Store) : StepTask;

/// <summary>Asks a service of somebody else whether it can be used.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="External">Its name in the file.</param>
/// <param name="Mode">The face that the environment sees. Its address may hold what nobody should read, so it is looked up when it is asked.</param>
public sealed record ProbeExternal(string Platform, string External, ExternalMode Mode) : StepTask;

/// <summary>Does a hook of the platform.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Hook">As the file says it: references in it are resolved when it is done, so that no secret is in here.</param>
/// <param name="Service">The service whose rollout it belongs to; empty for the release as a whole.</param>
public sealed record RunHook(string Platform, Hook Hook, string Service) : StepTask;

/// <summary>Where a journey is played.</summary>
public enum JourneyPlace
{
    /// <summary>Against a new version before it takes traffic.</summary>
    Preview,

    /// <summary>Against a new version while it has a share.</summary>
    Canary,

    /// <summary>As everybody is served, after all has moved.</summary>
    Production,
}

/// <summary>How a task ended.</summary>
/// <param name="Results">A fail takes the run back; an error is tried again until the move's deadline; all passes go on.</param>
public sealed record TaskResult(ImmutableArray<CheckResult> Results);
