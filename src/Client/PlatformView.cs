namespace Agrimaan.Client;

/// <summary>A platform and what runs of it now.</summary>
/// <param name="Name">The platform.</param>
/// <param name="Environment">The environment it runs as.</param>
/// <param name="Release">Version of the release that is current, or null before the first.</param>
/// <param name="Address">Where a person opens it, such as <c>http://127.0.0.1:8080</c>.</param>
/// <param name="State"><c>up</c>, <c>starting</c>, <c>stopping</c> or <c>down</c>.</param>
/// <param name="Services">Every service, in order of deployment.</param>
/// <param name="Gateway">The edge.</param>
/// <param name="Run">The run in progress, or the last one.</param>
public sealed record PlatformView(
    string Name, string Environment, string? Release, string Address, string State,
    IReadOnlyList<ServiceView> Services, GatewayView Gateway, RunView? Run)
{
    /// <summary>What could not be done at the last look; null when all is well.</summary>
    public string? Trouble { get; init; }

    /// <summary>Releases that wait for the run in progress to end, the next first.</summary>
    public IReadOnlyList<RunView> Queue { get; init; } = [];

    /// <summary>One that waited and was dropped after the newest run had begun; otherwise null.</summary>
    public RunView? Dropped { get; init; }

    /// <summary>Who stopped all runs, and why; null when they go on.</summary>
    public LineView? Line { get; init; }

    /// <summary>What rollbacks have left behind and nobody has closed, the newest first.</summary>
    public IReadOnlyList<IncidentView> Incidents { get; init; } = [];

    /// <summary>What callers are turned away with now.</summary>
    public IReadOnlyList<MaintenanceView> Maintenance { get; init; } = [];

    /// <summary>Services whose requests wait now.</summary>
    public IReadOnlyList<HoldView> Holds { get; init; } = [];
}

/// <summary>The edge as the control plane sees it.</summary>
public sealed record GatewayView(bool Connected, long ConfirmedVersion, long PublishedVersion, int PublicPort, int AdminPort, string? Refusal);

/// <summary>A service with its versions.</summary>
/// <param name="Kind"><c>backend</c> or <c>frontend</c>.</param>
/// <param name="InnerAddress">Fixed address for callers inside the platform.</param>
/// <param name="Versions">Those that run or take traffic now.</param>
public sealed record ServiceView(string Name, string Kind, string InnerAddress, IReadOnlyList<VersionView> Versions)
{
    /// <summary>How many instances its load asks for; null when their number does not follow it.</summary>
    public ScalingView? Scaling { get; init; }
}

/// <summary>A number of instances that follows the load.</summary>
/// <param name="Wanted">Instances that each whole side is to have now.</param>
/// <param name="Least">Fewest there may be.</param>
/// <param name="Most">Most there may be.</param>
/// <param name="Why">The sentence of the last change; null before the first.</param>
/// <param name="Since">When that was.</param>
public sealed record ScalingView(int Wanted, int Least, int Most, string? Why, DateTimeOffset? Since);

/// <summary>A version of a service with its numbers since the gateway started.</summary>
/// <param name="Weight">Share of traffic in parts per 10,000.</param>
/// <param name="Errors">Requests that failed: 5xx or no answer.</param>
/// <param name="Limited">Requests answered 429: neither good nor bad.</param>
/// <param name="P50">Median latency in ms, null without requests; so for the others.</param>
public sealed record VersionView(
    string Version, int Weight, int Ready, int Instances, long Requests, long Errors, long Limited, int InFlight,
    double? P50, double? P95, double? P99, IReadOnlyList<InstanceView> Running)
{
    /// <summary>Requests that a rule of <c>match</c> led here; in none of the other numbers.</summary>
    public long Steered { get; init; }

    /// <summary>Of these, those that failed.</summary>
    public long SteeredErrors { get; init; }
}

/// <summary>One instance.</summary>
/// <param name="State"><c>starting</c>, <c>ready</c>, <c>unready</c>, <c>backingOff</c>, <c>stopping</c>, <c>failed</c>.</param>
public sealed record InstanceView(string Key, string State, string? Address, DateTimeOffset Since, int Restarts, string? Reason);
