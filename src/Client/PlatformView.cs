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
    IReadOnlyList<ServiceView> Services, GatewayView Gateway, RunView? Run);

/// <summary>The edge as the control plane sees it.</summary>
public sealed record GatewayView(bool Connected, long ConfirmedVersion, long PublishedVersion, int PublicPort, int AdminPort, string? Refusal);

/// <summary>A service with its versions.</summary>
/// <param name="Kind"><c>backend</c> or <c>frontend</c>.</param>
/// <param name="InnerAddress">Fixed address for callers inside the platform.</param>
/// <param name="Versions">Those that run or take traffic now.</param>
public sealed record ServiceView(string Name, string Kind, string InnerAddress, IReadOnlyList<VersionView> Versions);

/// <summary>A version of a service with its numbers since the gateway started.</summary>
/// <param name="Weight">Share of traffic in parts per 10,000.</param>
/// <param name="P50">Median latency in ms, null without requests; so for the others.</param>
public sealed record VersionView(
    string Version, int Weight, int Ready, int Instances, long Requests, long Errors, long Limited, int InFlight,
    double? P50, double? P95, double? P99, IReadOnlyList<InstanceView> Running);

/// <summary>One instance.</summary>
/// <param name="State"><c>starting</c>, <c>ready</c>, <c>unready</c>, <c>backingOff</c>, <c>stopping</c>, <c>failed</c>.</param>
public sealed record InstanceView(string Key, string State, string? Address, DateTimeOffset Since, int Restarts, string? Reason);
