using System.Collections.Immutable;

namespace Agrimaan.Delivery.Verification;

/// <summary>What a gateway has counted since it started: numbers only ever rise within one <see cref="Source"/>.</summary>
/// <param name="Source">Changes when the counting process is another one and the counts begin at zero again.</param>
/// <param name="At">When they were read.</param>
/// <param name="Versions">Per service and version.</param>
public sealed record TrafficNumbers(string Source, DateTimeOffset At, ImmutableDictionary<ServiceVersion, VersionNumbers> Versions)
{
    /// <summary>No traffic yet.</summary>
    public static TrafficNumbers None { get; } =
        new("", DateTimeOffset.UnixEpoch, ImmutableDictionary<ServiceVersion, VersionNumbers>.Empty);

    /// <summary>The counts of one version; zero when it was never seen.</summary>
    public VersionNumbers Of(string service, string version) =>
        Versions.TryGetValue(new(service, version), out var numbers) ? numbers : VersionNumbers.Zero;
}

/// <summary>A version of a service.</summary>
public readonly record struct ServiceVersion(string Service, string Version);

/// <summary>Counts of one version of a service.</summary>
/// <param name="Requests">Requests that ended.</param>
/// <param name="Errors">Of these, those with a status of 500 or more, or without an answer.</param>
/// <param name="Limited">Of these, those answered 429; never an error.</param>
/// <param name="Latency">One count per bucket of <see cref="LatencyHistogram"/>; may be shorter, the rest is zero.</param>
public sealed record VersionNumbers(long Requests, long Errors, long Limited, ImmutableArray<long> Latency)
{
    /// <summary>Nothing counted.</summary>
    public static VersionNumbers Zero { get; } = new(0, 0, 0, []);

    /// <summary>Failed requests as a share of all, 0 to 1; 0 without requests.</summary>
    public double ErrorRate => Requests == 0 ? 0 : (double)Errors / Requests;

    /// <summary>What was counted after <paramref name="earlier"/>, which must come from the same source.</summary>
    public VersionNumbers Since(VersionNumbers earlier) => new(
        Math.Max(0, Requests - earlier.Requests),
        Math.Max(0, Errors - earlier.Errors),
        Math.Max(0, Limited - earlier.Limited),
        [.. Latency.Select((count, i) => Math.Max(0, count - (i < earlier.Latency.Length ? earlier.Latency[i] : 0)))]);

    /// <summary>A quantile of latency in ms, or null without requests.</summary>
    public double? LatencyMs(double quantile) => LatencyHistogram.Quantile(Latency.AsSpan(), quantile) / 1000.0;
}
