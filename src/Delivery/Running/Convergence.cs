using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Targets;

namespace Agrimaan.Delivery.Running;

/// <summary>Brings the world to what is wanted; repeatable, so that doing it again changes nothing.</summary>
internal sealed class Convergence(string platform, PlatformPorts ports, long epoch, TimeProvider clock)
{
    private readonly Dictionary<InstanceKey, DateTimeOffset> _unwantedSince = [];
    private HashSet<InstanceKey> _drained = [];
    private long _tableVersion;

    /// <summary>The table that was last handed over, or null when that is not known to have worked.</summary>
    public RoutingTable? Published { get; private set; }

    /// <summary>Whether instances are on their way out.</summary>
    public bool Retiring => _unwantedSince.Count > 0;

    /// <returns>What could not be done, or null.</returns>
    public async Task<string?> BringAsync(PlatformState state, RunState? run, Observation seen, CancellationToken cancellationToken)
    {
        if (state.Ports is not { } allotted)
        {
            return null;
        }

        var wanted = Wanted.Of(state, run, clock.GetUtcNow());
        var specs = wanted.Instances
            .SelectMany(release => InstanceSpecs.Of(platform, release, allotted.Inner))
            .DistinctBy(spec => spec.Key)
            .ToDictionary(spec => spec.Key);
        var trouble = await StartAsync(specs, seen, cancellationToken).ConfigureAwait(false);
        await RouteAsync(TableBuilder.Build(platform, wanted, allotted, seen.Instances, epoch, _tableVersion), cancellationToken).ConfigureAwait(false);
        await RetireAsync(specs, state, run, seen, cancellationToken).ConfigureAwait(false);
        return trouble;
    }

    private async Task<string?> StartAsync(Dictionary<InstanceKey, InstanceSpec> specs, Observation seen, CancellationToken cancellationToken)
    {
        var there = seen.Instances.Where(instance => instance.State != InstanceState.Stopping).Select(instance => instance.Key).ToHashSet();
        var troubles = await Task.WhenAll(specs.Values.Where(spec => !there.Contains(spec.Key)).Select(EnsureAsync)).ConfigureAwait(false);
        return troubles.FirstOrDefault(trouble => trouble is not null);

        async Task<string?> EnsureAsync(InstanceSpec spec)
        {
            try
            {
                await ports.Target.EnsureAsync(spec, cancellationToken).ConfigureAwait(false);
                return null;
            }
            catch (Exception fault) when (fault is TargetUnavailableException or ArtefactException)
            {
                // Tried again at the next turn; the start deadline of the step ends it.
                return $"{spec.Key}: {fault.Message}";
            }
        }
    }

    private async Task RouteAsync(RoutingTable? table, CancellationToken cancellationToken)
    {
        if (table is null || (Published is not null && Same(Published, table)))
        {
            return;
        }

        Published = null;
        var next = table with { Version = ++_tableVersion };
        await ports.Router.ApplyAsync(next, cancellationToken).ConfigureAwait(false);
        Published = next;
    }

    /// <summary>An instance ends when the gateway no longer sends it anything and what was in flight is answered, or has had its time.</summary>
    private async Task RetireAsync(
        Dictionary<InstanceKey, InstanceSpec> specs, PlatformState state, RunState? run, Observation seen, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var deadline = (run?.Plan ?? state.Runs.LastOrDefault()?.Plan)?.Policy.DrainDeadline ?? TimeSpan.Zero;
        var leaving = seen.Instances.Where(instance => !specs.ContainsKey(instance.Key)).ToList();
        foreach (var gone in _unwantedSince.Keys.Except(leaving.Select(instance => instance.Key)).ToList())
        {
            _unwantedSince.Remove(gone);
        }

        // Twice in a row: counts in flight may have been read a moment before the gateway took the table over.
        var before = _drained;
        _drained = [.. leaving.Where(instance => Drained(instance, seen)).Select(instance => instance.Key)];
        foreach (var instance in leaving)
        {
            var since = _unwantedSince.TryGetValue(instance.Key, out var known) ? known : _unwantedSince[instance.Key] = now;
            if (instance.State != InstanceState.Stopping && (!state.Up || (_drained.Contains(instance.Key) && before.Contains(instance.Key)) || now - since > deadline))
            {
                await ports.Target.StopAsync(instance.Key, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Only a table that is served, was published before this look, and does not name the instance lets it go.</summary>
    private static bool Drained(Instance instance, Observation seen) =>
        instance.Address is not { } address
        || (seen.Settled
        && !seen.Published!.Services.Values.Any(route => route.Backends.Any(backend => backend.Addresses.Contains(address)))
        && seen.Router.InFlight.GetValueOrDefault(address) == 0);

    private static bool Same(RoutingTable left, RoutingTable right) =>
        left.PublicPort == right.PublicPort && left.PathHeader == right.PathHeader && left.Sticky == right.Sticky
        && left.Routes.SequenceEqual(right.Routes) && left.Services.SequenceEqual(right.Services);
}
