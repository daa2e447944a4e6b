using System.Collections.Concurrent;
using Agrimaan.Delivery.Verification;
using Agrimaan.Gateway.Routing;

namespace Agrimaan.Gateway.Numbers;

/// <summary>Counts per service and version since this process began; numbers only rise.</summary>
internal sealed class TrafficCounters
{
    private readonly ConcurrentDictionary<ServiceVersion, VersionCounter> _versions = new();
    private readonly ConcurrentDictionary<(ServiceVersion Version, Lane Lane), VersionCounter> _apart = new();

    private readonly ConcurrentDictionary<string, TurnedCounter> _turned = new(StringComparer.Ordinal);

    /// <summary>Another one at every start, so that a reader knows that counts began at zero.</summary>
    public string Source { get; } = Guid.NewGuid().ToString("N");

    public VersionCounter Of(string service, string version) => _versions.GetOrAdd(new(service, version), _ => new());

    /// <summary>Counts of requests that came in another way than by being drawn: they say nothing about how users fare.</summary>
    public VersionCounter Of(string service, string version, Lane lane) => _apart.GetOrAdd((new(service, version), lane), _ => new());

    public TurnedCounter TurnedOf(string service) => _turned.GetOrAdd(service, _ => new());

    /// <summary>Services of which requests were ever kept from all versions.</summary>
    public IEnumerable<KeyValuePair<string, TurnedCounter>> Turned() =>
        _turned.Where(service => service.Value.Any).OrderBy(service => service.Key, StringComparer.Ordinal);

    /// <summary>Requests that came in such a way and ended at this version.</summary>
    public (long Requests, long Errors) Apart(ServiceVersion version, Lane lane) =>
        _apart.TryGetValue((version, lane), out var counter) ? (counter.Requests, counter.Errors) : (0, 0);

    public IEnumerable<KeyValuePair<ServiceVersion, VersionCounter>> All() =>
        _versions.OrderBy(version => version.Key.Service, StringComparer.Ordinal).ThenBy(version => version.Key.Version, StringComparer.Ordinal);
}

/// <summary>Lock-free counts of one version.</summary>
internal sealed class VersionCounter
{
    private const int LimitedStatus = 429;

    private readonly long[] _latency = new long[LatencyHistogram.Length];
    private readonly long[] _classes = new long[6];
    private readonly long[] _drained = new long[3];
    private readonly long[] _cut = new long[3];
    private long _requests;
    private long _errors;
    private long _limited;
    private long _aborted;
    private long _retries;
    private long _microseconds;

    public long Requests => Volatile.Read(ref _requests);

    public long Errors => Volatile.Read(ref _errors);

    /// <summary>Answers 429: neither good nor bad.</summary>
    public long Limited => Volatile.Read(ref _limited);

    /// <summary>Requests whose caller went away before the answer; neither good nor bad.</summary>
    public long Aborted => Volatile.Read(ref _aborted);

    /// <summary>Tries on another instance after a refused connection.</summary>
    public long Retries => Volatile.Read(ref _retries);

    /// <summary>Answers of a class of status codes.</summary>
    /// <param name="hundreds">1 to 5.</param>
    public long Class(int hundreds) => Volatile.Read(ref _classes[hundreds]);

    /// <summary>Copies that it got.</summary>
    public MirrorCounter Mirror { get; } = new();

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
        // A refusal is quick, and would make a version that refuses many look quick.
        if (microseconds is { } time && status != LimitedStatus)
        {
            Interlocked.Increment(ref _latency[LatencyHistogram.IndexOf(time)]);
            Interlocked.Add(ref _microseconds, time);
        }

        if (status >= 500)
        {
            Interlocked.Increment(ref _errors);
        }
        else if (status == LimitedStatus)
        {
            Interlocked.Increment(ref _limited);
        }

        Interlocked.Increment(ref _classes[Math.Clamp(status / 100, 1, 5)]);

        // Last, so that a reader never sees more requests than their parts.
        Interlocked.Increment(ref _requests);
    }

    /// <summary>What ended after its instance had left the table.</summary>
    /// <param name="protocol">What it was.</param>
    /// <param name="wasCut">Whether its time was over before it was.</param>
    public void Left(Protocol protocol, bool wasCut) => Interlocked.Increment(ref (wasCut ? _cut : _drained)[(int)protocol]);

    public long Drained(Protocol protocol) => Volatile.Read(ref _drained[(int)protocol]);

    public long Cut(Protocol protocol) => Volatile.Read(ref _cut[(int)protocol]);

    public void CallerLeft() => Interlocked.Increment(ref _aborted);

    public void Retried() => Interlocked.Increment(ref _retries);
}
