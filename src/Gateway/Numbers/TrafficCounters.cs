using System.Collections.Concurrent;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Gateway.Numbers;

/// <summary>Counts per service and version since this process began; numbers only rise.</summary>
internal sealed class TrafficCounters
{
    private readonly ConcurrentDictionary<ServiceVersion, VersionCounter> _versions = new();

    /// <summary>Another one at every start, so that a reader knows that counts began at zero.</summary>
    public string Source { get; } = Guid.NewGuid().ToString("N");

    public VersionCounter Of(string service, string version) => _versions.GetOrAdd(new(service, version), _ => new());

    public IEnumerable<KeyValuePair<ServiceVersion, VersionCounter>> All() =>
        _versions.OrderBy(version => version.Key.Service, StringComparer.Ordinal).ThenBy(version => version.Key.Version, StringComparer.Ordinal);
}

/// <summary>Lock-free counts of one version.</summary>
internal sealed class VersionCounter
{
    private readonly long[] _latency = new long[LatencyHistogram.Length];
    private readonly long[] _classes = new long[6];
    private long _requests;
    private long _errors;
    private long _limited;
    private long _aborted;
    private long _retries;
    private long _microseconds;

    public long Requests => Volatile.Read(ref _requests);

    public long Errors => Volatile.Read(ref _errors);

    public long Limited => Volatile.Read(ref _limited);

    /// <summary>Requests whose caller went away before the answer; neither good nor bad.</summary>
    public long Aborted => Volatile.Read(ref _aborted);

    /// <summary>Tries on another instance after a refused connection.</summary>
    public long Retries => Volatile.Read(ref _retries);

    /// <summary>Answers of a class of status codes.</summary>
    /// <param name="hundreds">1 to 5.</param>
    public long Class(int hundreds) => Volatile.Read(ref _classes[hundreds]);

    /// <summary>Sum of all measured durations in µs.</summary>
    public long Microseconds => Volatile.Read(ref _microseconds);

    public long[] Latency()
    {
        var counts = new long[_latency.Length];
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = Volatile.Read(ref _latency[i]);
        }

        return counts;
    }

    /// <param name="status">What the caller got.</param>
    /// <param name="microseconds">How long it took; null for streams, whose length says nothing about speed.</param>
    public void Ended(int status, long? microseconds)
    {
        if (microseconds is { } time)
        {
            Interlocked.Increment(ref _latency[LatencyHistogram.IndexOf(time)]);
            Interlocked.Add(ref _microseconds, time);
        }

        if (status >= 500)
        {
            Interlocked.Increment(ref _errors);
        }
        else if (status == 429)
        {
            Interlocked.Increment(ref _limited);
        }

        Interlocked.Increment(ref _classes[Math.Clamp(status / 100, 1, 5)]);

        // Last, so that a reader never sees more requests than their parts.
        Interlocked.Increment(ref _requests);
    }

    public void CallerLeft() => Interlocked.Increment(ref _aborted);

    public void Retried() => Interlocked.Increment(ref _retries);
}
