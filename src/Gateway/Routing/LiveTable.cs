using Agrimaan.Delivery.Targets;
using Agrimaan.Gateway.Numbers;

namespace Agrimaan.Gateway.Routing;

/// <summary>A routing table made ready for the request path: one reference to swap, no look-ups by text but the route's.</summary>
internal sealed class LiveTable
{
    private readonly (string Prefix, LiveService Service)[] _routes;

    public LiveTable(RoutingTable table, TrafficCounters counters, Func<string, LiveInstance> instanceOf)
    {
        Table = table;
        Services = table.Services.Values.ToDictionary(route => route.Service, route => new LiveService(route, counters, instanceOf));
        _routes = [.. table.Routes
            .OrderByDescending(route => route.Key.Length)
            .Select(route => (route.Key.TrimEnd('/'), Services[route.Value]))];
    }

    public RoutingTable Table { get; }

    public Dictionary<string, LiveService> Services { get; }

    /// <summary>The service of the longest prefix that ends where a path segment ends, or null.</summary>
    public LiveService? Match(string path)
    {
        foreach (var (prefix, service) in _routes)
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal) && (path.Length == prefix.Length || path[prefix.Length] == '/'))
            {
                return service;
            }
        }

        return null;
    }
}

/// <summary>A service with its versions.</summary>
internal sealed class LiveService
{
    private readonly int[] _weights;

    public LiveService(ServiceRoute route, TrafficCounters counters, Func<string, LiveInstance> instanceOf)
    {
        (Name, Maintenance, Hold) = (route.Service, route.Maintenance, route.Hold);
        Turned = counters.TurnedOf(route.Service);
        Versions = [.. route.Backends.Select(backend => new LiveVersion(route.Service, backend, counters, instanceOf))];
        _weights = [.. route.Backends.Select(backend => backend.Weight)];
        Mirroring = route.Mirroring is { } mirror && Find(mirror.Version) is { } copied ? (copied, mirror.Share) : null;
        Steering = route.Steering is { } rules && Find(rules.Version) is { } version ? new(route.Service, rules, version) : null;
    }

    public string Name { get; }

    public LiveVersion[] Versions { get; }

    public Maintenance? Maintenance { get; }

    public Hold? Hold { get; }

    /// <summary>Counts of requests that were kept from all versions.</summary>
    public TurnedCounter Turned { get; }

    /// <summary>The version that gets copies, and of how many requests; null when none does.</summary>
    public (LiveVersion Version, int Share)? Mirroring { get; }

    /// <summary>Requests that choose a version by what they carry; null when none may.</summary>
    public LiveSteering? Steering { get; }

    /// <summary>The version for a bucket; null when the service has none.</summary>
    public LiveVersion? Choose(int bucket) => Versions.Length == 0 ? null : Versions[VersionChoice.Of(_weights, bucket)];

    /// <summary>A version by its label, with or without a share; null when it is not there, or has no instance.</summary>
    public LiveVersion? Find(string version) => Array.Find(Versions, known => known.Version == version && known.Instances.Length > 0);
}

/// <summary>A version with its instances.</summary>
internal sealed class LiveVersion(string service, Backend backend, TrafficCounters counters, Func<string, LiveInstance> instanceOf)
{
    private readonly VersionCounter _drawn = counters.Of(service, backend.Version);
    private uint _turn;

    public string Service { get; } = service;

    public string Version { get; } = backend.Version;

    /// <summary>Share of traffic; one without is there only to be drained.</summary>
    public int Weight { get; } = backend.Weight;

    /// <summary>What this hop adds to the path header.</summary>
    public string Hop { get; } = $"{service}@{backend.Version}";

    public LiveInstance[] Instances { get; } = [.. backend.Addresses.Select(instanceOf)];

    /// <summary>Where a request is counted: a version is judged by those alone that were drawn.</summary>
    public VersionCounter CounterOf(Lane lane) => lane == Lane.Drawn ? _drawn : counters.Of(Service, Version, lane);

    /// <summary>The instance with the fewest requests in flight that was not refused lately; ties go in turn. Null when all were tried.</summary>
    public LiveInstance? Choose(long now, ReadOnlySpan<LiveInstance?> tried)
    {
        LiveInstance? best = null;
        var bestLoad = long.MaxValue;
        var start = Interlocked.Increment(ref _turn);
        for (var i = 0; i < Instances.Length; i++)
        {
            var candidate = Instances[(int)((start + (uint)i) % (uint)Instances.Length)];
            if (tried.Contains(candidate))
            {
                continue;
            }

            // One that refused a connection lately is the last resort, not forbidden: it may be the only one.
            var load = candidate.InFlight + (candidate.EjectedUntil > now ? 1_000_000 : 0);
            if (load < bestLoad)
            {
                (best, bestLoad) = (candidate, load);
            }
        }

        return best;
    }
}
