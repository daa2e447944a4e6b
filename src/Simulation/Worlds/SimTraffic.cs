using System.Collections.Immutable;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Targets;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Simulation.Worlds;

/// <summary>Requests drawn by chance at a rate per service, split by the table in force, counted as a gateway counts them.</summary>
internal sealed class SimTraffic(World world) : IMetricSource
{
    private readonly Dictionary<ServiceVersion, Tally> _tallies = [];
    private readonly Dictionary<string, TimeSpan> _flown = [];
    private ImmutableDictionary<ServiceVersion, VersionNumbers> _numbers = ImmutableDictionary<ServiceVersion, VersionNumbers>.Empty;
    private TimeSpan _awayUntil;
    private int _source = 1;

    /// <summary>Requests a second to a service.</summary>
    public Func<string, double> Rate { get; set; } = _ => 100;

    /// <summary>Services whose numbers are looked at whether they change or not.</summary>
    public string[] Always { get; set; } = [];

    public Task<TrafficNumbers?> ReadAsync(string platform, CancellationToken cancellationToken)
    {
        world.Call("numbers");
        if (world.Strikes(FaultKind.MetricsThrown, "numbers"))
        {
            throw new IOException("the numbers broke off");
        }

        if (world.Strikes(FaultKind.MetricsAway, "numbers"))
        {
            _awayUntil = world.Clock.Now + world.Dice.Seconds(0.5, 10);
        }

        if (world.Strikes(FaultKind.CountsReset, "numbers"))
        {
            _source++;
            _tallies.Clear();
            _numbers = _numbers.Clear();
        }

        if (world.Clock.Now < _awayUntil)
        {
            return Task.FromResult<TrafficNumbers?>(null);
        }

        foreach (var (id, step) in world.Witness.Run?.Steps ?? ImmutableSortedDictionary<string, StepState>.Empty)
        {
            // Nobody looks at the others now; they are counted when their table changes.
            if (step.Phase is not (StepPhase.Pending or StepPhase.Done or StepPhase.Undone) && world.Gateway.Served?.Services.GetValueOrDefault(ServiceOf(id)) is { } route)
            {
                Flow(route, world.Clock.Now);
            }
        }

        foreach (var service in Always.Concat(world.Witness.Platform.Incidents.Where(one => one.IsWatched).SelectMany(one => one.Services)))
        {
            if (world.Gateway.Served?.Services.GetValueOrDefault(service) is { } route)
            {
                Flow(route, world.Clock.Now);
            }
        }

        return Task.FromResult<TrafficNumbers?>(new(_source.ToString(System.Globalization.CultureInfo.InvariantCulture), world.Clock.GetUtcNow(), _numbers));
    }

    /// <summary>Requests and failed ones of a version so far.</summary>
    public (long Requests, long Errors) Of(string service, string version) =>
        _tallies.TryGetValue(new(service, version), out var tally) ? (tally.Requests, tally.Errors) : (0, 0);

    /// <summary>Everybody was served by this table until now.</summary>
    public void Flow(RoutingTable? table, TimeSpan until)
    {
        foreach (var route in table?.Services.Values ?? [])
        {
            Flow(route, until);
        }
    }

    private static string ServiceOf(string step) => step[(step.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private void Flow(ServiceRoute route, TimeSpan until)
    {
        var seconds = (until - _flown.GetValueOrDefault(route.Service, until)).TotalSeconds;
        _flown[route.Service] = until;
        if (seconds <= 0)
        {
            return;
        }

        foreach (var backend in route.Backends)
        {
            if (backend.Weight > 0 && world.Dice.Poisson(Rate(route.Service) * seconds * backend.Weight / Backend.FullWeight) is > 0 and var requests)
            {
                Count(route.Service, backend, requests);
            }
        }
    }

    private void Count(string service, Backend backend, long requests)
    {
        var id = new ServiceVersion(service, backend.Version);
        var behaviour = world.BehaviourOf(service, backend.Version);
        if (!_tallies.TryGetValue(id, out var tally))
        {
            _tallies[id] = tally = new(Latencies.Of(behaviour.Milliseconds));
        }

        var errors = world.Dice.Binomial(requests, Math.Max(behaviour.Errors, Deaf(backend)));
        tally.Requests += requests;
        tally.Errors += errors;
        Latencies.Add(tally.Latency, tally.Buckets, requests, world.Dice);
        _numbers = _numbers.SetItem(id, new(tally.Requests, tally.Errors, 0, [.. tally.Latency]));
    }

    /// <summary>Share of the addresses where nobody answers well.</summary>
    private double Deaf(Backend backend)
    {
        var deaf = 0;
        foreach (var address in backend.Addresses)
        {
            deaf += world.Target.At(address)?.At(world.Clock.Now).State is InstanceState.Ready or InstanceState.Stopping ? 0 : 1;
        }

        return (double)deaf / Math.Max(1, backend.Addresses.Length);
    }

    private sealed class Tally(int[] buckets)
    {
        public int[] Buckets { get; } = buckets;

        public long Requests { get; set; }

        public long Errors { get; set; }

        public long[] Latency { get; } = new long[buckets[^1] + 1];
    }
}
