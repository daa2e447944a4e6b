using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

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
/// <param name="Limited">Of these, those answered 429: neither good nor bad. They are no errors, they stay in the number that errors are a share of, and they have no latency.</param>
/// <param name="Latency">One count per bucket of <see cref="LatencyHistogram"/>; may be shorter, the rest is zero.</param>
public sealed record VersionNumbers(long Requests, long Errors, long Limited, [property: JsonConverter(typeof(SparseCounts))] ImmutableArray<long> Latency)
{
    /// <summary>Nothing counted.</summary>
    public static VersionNumbers Zero { get; } = new(0, 0, 0, []);

    /// <summary>Requests that a rule led to the version; in none of the others, since whoever chooses a version compares with nobody.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Steered { get; init; }

    /// <summary>Of these, those that failed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long SteeredErrors { get; init; }

    /// <summary>Copies of requests that the version got; null when it got none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MirrorNumbers? Mirror { get; init; }

    /// <summary>Failed requests as a share of all, 0 to 1; 0 without requests.</summary>
    public double ErrorRate => Requests == 0 ? 0 : (double)Errors / Requests;

    /// <summary>What was counted after <paramref name="earlier"/>, which must come from the same source.</summary>
    public VersionNumbers Since(VersionNumbers earlier) => new(
        Math.Max(0, Requests - earlier.Requests),
        Math.Max(0, Errors - earlier.Errors),
        Math.Max(0, Limited - earlier.Limited),
        Less(Latency.AsSpan(), earlier.Latency.AsSpan()))
    {
        Steered = Math.Max(0, Steered - earlier.Steered),
        SteeredErrors = Math.Max(0, SteeredErrors - earlier.SteeredErrors),
    };

    /// <summary>Both together; what rules led there and copies are left out.</summary>
    public VersionNumbers Plus(VersionNumbers other)
    {
        return new(Requests + other.Requests, Errors + other.Errors, Limited + other.Limited, Sum(Latency.AsSpan(), other.Latency.AsSpan()));
    }

    /// <summary>A quantile of latency in ms, or null without requests.</summary>
    public double? LatencyMs(double quantile) => LatencyHistogram.Quantile(Latency.AsSpan(), quantile) / 1000.0;

    // Every look takes one from the other, for every version: plain loops, not queries.
    private static ImmutableArray<long> Less(ReadOnlySpan<long> counts, ReadOnlySpan<long> earlier)
    {
        var left = new long[counts.Length];
        for (var i = 0; i < left.Length; i++)
        {
            left[i] = Math.Max(0, counts[i] - (i < earlier.Length ? earlier[i] : 0));
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(left);
    }

    private static ImmutableArray<long> Sum(ReadOnlySpan<long> one, ReadOnlySpan<long> other)
    {
        var sum = new long[Math.Max(one.Length, other.Length)];
        one.CopyTo(sum);
        for (var i = 0; i < other.Length; i++)
        {
            sum[i] += other[i];
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(sum);
    }
}
