using System.Collections.Immutable;
using Agrimaan.Delivery.Targets;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Testing.Fakes;

/// <summary>Traffic by arithmetic: a rate per service, split by the table in force, with errors and latency per version. No chance in it.</summary>
public sealed class FakeTraffic(FakeRouter.Edge edge, TimeProvider clock) : IMetricSource
{
    private readonly Dictionary<ServiceVersion, Counts> _counts = [];
    private DateTimeOffset _last = clock.GetUtcNow();

    /// <summary>Requests per second to each service.</summary>
    public double Rate { get; set; } = 100;

    /// <summary>Share of failures and latency in ms, per service and version; others are well at 10 ms.</summary>
    public Dictionary<(string Service, string Version), (double Errors, double Milliseconds)> Behaviours { get; } = [];

    /// <summary>Share of copies that a version answers with another status; others answer as the old one does.</summary>
    public Dictionary<(string Service, string Version), double> OtherStatus { get; } = [];

    public bool Unreachable { get; set; }

    public string Source { get; set; } = "one";

    /// <summary>Requests that failed on a version so far.</summary>
    public long ErrorsOf(string service, string version) => _counts.TryGetValue(new(service, version), out var counts) ? (long)counts.Errors : 0;

    public Task<TrafficNumbers?> ReadAsync(string platform, CancellationToken cancellationToken)
    {
        Flow();
        return Task.FromResult(Unreachable
            ? null
            : new TrafficNumbers(Source, clock.GetUtcNow(), _counts.ToImmutableDictionary(item => item.Key, item => item.Value.ToNumbers())));
    }

    /// <summary>The counting process is another one: all counts begin at zero.</summary>
    public void Restart(string source)
    {
        _counts.Clear();
        Source = source;
    }

    private void Flow()
    {
        var seconds = (clock.GetUtcNow() - _last).TotalSeconds;
        _last = clock.GetUtcNow();
        foreach (var route in edge.Served?.Services.Values ?? [])
        {
            if (route.Mirroring is { } mirror)
            {
                var copied = new ServiceVersion(route.Service, mirror.Version);
                _counts.TryAdd(copied, new());
                _counts[copied].Copy(Rate * seconds * mirror.Share / Backend.FullWeight, OtherStatus.GetValueOrDefault((route.Service, mirror.Version)));
            }

            foreach (var backend in route.Backends.Where(backend => backend.Weight > 0))
            {
                var (errors, milliseconds) = Behaviours.GetValueOrDefault((route.Service, backend.Version), (0, 10));
                var id = new ServiceVersion(route.Service, backend.Version);
                _counts.TryAdd(id, new());
                _counts[id].Add(Rate * seconds * backend.Weight / Backend.FullWeight, errors, milliseconds);
            }
        }
    }

    private sealed class Counts
    {
        private readonly double[] _latency = new double[LatencyHistogram.Length];

        public double Requests { get; private set; }

        public double Errors { get; private set; }

        public void Add(double requests, double errors, double milliseconds)
        {
            Requests += requests;
            Errors += requests * errors;
            _latency[LatencyHistogram.IndexOf((long)(milliseconds * 1000))] += requests;
        }

        private (double All, double Other) _copies;

        public void Copy(double copies, double other) => _copies = (_copies.All + copies, _copies.Other + (copies * other));

        public VersionNumbers ToNumbers() => new((long)Requests, (long)Errors, 0, [.. _latency.Select(count => (long)count)])
        {
            Mirror = _copies.All == 0 ? null : new((long)_copies.All, (long)(_copies.All - _copies.Other), (long)_copies.Other, (long)_copies.Other, 0, 0),
        };
    }
}
