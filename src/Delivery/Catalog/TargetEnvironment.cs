using System.Collections.Immutable;

namespace Agrimaan.Delivery.Catalog;

/// <summary>A place the platform runs in, with the rules for changing it; what it takes from another by <c>like:</c> is in it already.</summary>
public sealed record TargetEnvironment
{
    public required string Name { get; init; }

    /// <summary>The environment that gives what this one does not say, or null.</summary>
    public string? Like { get; init; }

    /// <summary><c>local</c>, <c>docker</c> or <c>kubernetes</c>; only <c>local</c> is run so far.</summary>
    public string Target { get; init; } = "local";

    /// <summary>Whether real users are served here; never inherited.</summary>
    public bool Production { get; init; }

    /// <summary>Regions in the order of the file; empty means one without a name.</summary>
    public ImmutableArray<Region> Regions { get; init; } = [];

    /// <summary>When a deploy may start; empty means always.</summary>
    public ImmutableArray<DeployWindow> Windows { get; init; } = [];

    /// <summary>Days on which no deploy may start; a rollback may.</summary>
    public ImmutableArray<Freeze> Freezes { get; init; } = [];

    public Approvals Approvals { get; init; } = new(0, []);

    /// <summary>Items that must be proved before a deploy.</summary>
    public ImmutableArray<string> Checklist { get; init; } = [];

    /// <summary>How long a version must have run well in the environment before this one, where the checklist asks for that.</summary>
    public TimeSpan Soak { get; init; }

    /// <summary>Which face each external service shows here; all of them are named.</summary>
    public ImmutableSortedDictionary<string, ExternalMode> External { get; init; } = ImmutableSortedDictionary<string, ExternalMode>.Empty;

    /// <summary>How much services log here, or null.</summary>
    public LogLevel? Log { get; init; }

    /// <summary>Address per store and broker; may hold references.</summary>
    public ImmutableSortedDictionary<string, string> Addresses { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Files of values that references are resolved from, absolute; a later one wins.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>Journeys that are played here, in order.</summary>
    public ImmutableArray<string> Journeys { get; init; } = [];

    /// <summary>What is done besides during a deploy, in order.</summary>
    public ImmutableArray<Hook> Hooks { get; init; } = [];

    /// <summary>Who is told what happens, in the order of the file.</summary>
    public ImmutableArray<Notification> Notifications { get; init; } = [];

    /// <summary>Changes of rendered objects.</summary>
    public ImmutableArray<ObjectPatch> Patches { get; init; } = [];

    public RolloutPolicy Rollout { get; init; } = new();
}

/// <summary>A place within an environment.</summary>
public sealed record Region(string Name, RegionRole Role);

/// <summary>What a region is for.</summary>
public enum RegionRole
{
    /// <summary>Serves, and is written to first.</summary>
    Primary,

    /// <summary>Serves too.</summary>
    Secondary,

    /// <summary>Waits to take over.</summary>
    Standby,
}

/// <summary>Who must agree to a deploy.</summary>
/// <param name="Count">Different people, 0 to 10; never the release's author.</param>
/// <param name="Roles">Roles that each of them must have one of; empty means any.</param>
public sealed record Approvals(int Count, ImmutableArray<string> Roles);

/// <summary>A change of a rendered object.</summary>
/// <param name="Kind">Kind of the object, such as <c>Deployment</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Merge">JSON text of a merge patch, or null.</param>
/// <param name="Json6902">JSON text of a JSON patch (RFC 6902), or null; one of the two is there.</param>
public sealed record ObjectPatch(string Kind, string Name, string? Merge, string? Json6902);
