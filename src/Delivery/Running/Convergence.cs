using System.Collections.Immutable;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Targets;

namespace Agrimaan.Delivery.Running;

/// <summary>Brings the world to what is wanted; repeatable, so that doing it again changes nothing.</summary>
internal sealed class Convergence(string platform, PlatformPorts ports, long epoch, TimeProvider clock)
{
    /// <summary>The gateway needs a moment to end what may wait no longer: a caller is told by it, and not by a connection that breaks.</summary>
    private static readonly TimeSpan CutMargin = TimeSpan.FromSeconds(2);

    private readonly Dictionary<InstanceKey, DateTimeOffset> _unwantedSince = [];
    private HashSet<InstanceKey> _drained = [];
    private readonly Dictionary<string, DateTimeOffset> _begun = [];
    private long _tableVersion;
    private (PlatformState State, RunState? Run, bool Warm, Wanted Wanted, Dictionary<InstanceKey, InstanceSpec> Specs)? _wanted;
    private (Wanted Wanted, IReadOnlyList<Instance> Instances, RoutingTable? Table)? _built;

    /// <summary>The table that was last handed over, or null when that is not known to have worked.</summary>
    public RoutingTable? Published { get; private set; }

    /// <summary>When each long work that goes on was begun by this process.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Begun => _begun.ToImmutableDictionary();

    /// <summary>Whether instances are on their way out.</summary>
    public bool Retiring => _unwantedSince.Count > 0;

    /// <returns>What could not be done, or null.</returns>
    public async Task<string?> BringAsync(PlatformState state, RunState? run, Observation seen, CancellationToken cancellationToken)
    {
        if (state.Ports is not { } allotted)
        {
            return null;
        }

        var (wanted, specs) = Want(state, run, allotted);
        var doubt = await LeadsAsync(specs, run, seen, cancellationToken).ConfigureAwait(false);
        var trouble = doubt ?? await StartAsync(specs, seen, cancellationToken).ConfigureAwait(false);

        // The gateway itself refuses the tables of an earlier leader.
        await RouteAsync(Table(wanted, allotted, seen.Instances), cancellationToken).ConfigureAwait(false);
        if (doubt is null)
        {
            await WorkAsync(run, cancellationToken).ConfigureAwait(false);
            await RetireAsync(specs, state, run, seen, cancellationToken).ConfigureAwait(false);
            foreach (var key in OldSide.Renewed(run, seen, clock.GetUtcNow()).ToList())
            {
                await ports.Target.StopAsync(key, epoch, cancellationToken).ConfigureAwait(false);
            }
        }

        return trouble ?? run?.Waiting;
    }

    /// <summary>
    /// Long work knows no epochs. Between the look and this line another may have taken over, as when this process was paused,
    /// so that who would start or stop anything proves first that it still leads. A pause after that line is the target's to see: it refuses an older epoch.
    /// </summary>
    /// <returns>Why that cannot be told now, so that nothing is started or stopped; null when it leads, or there is nothing to do.</returns>
    /// <exception cref="JournalConflictException">It leads no more.</exception>
    private async Task<string?> LeadsAsync(Dictionary<InstanceKey, InstanceSpec> specs, RunState? run, Observation seen, CancellationToken cancellationToken)
    {
        var there = seen.Instances.Where(instance => instance.State != InstanceState.Stopping).Select(instance => instance.Key).ToHashSet();
        if (there.SetEquals(specs.Keys) && !(run?.Tasks.Any() ?? false) && !OldSide.Renewed(run, seen, clock.GetUtcNow()).Any())
        {
            return null;
        }

        try
        {
            await ports.Journal.ProveAsync(epoch, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (JournalUnavailableException fault)
        {
            return $"nothing is started or stopped, since it cannot be told who leads: {fault.Message}";
        }
    }

    /// <summary>What is wanted follows from the state and from whether old sides are still warm, so most looks want what the last one did.</summary>
    private (Wanted Wanted, Dictionary<InstanceKey, InstanceSpec> Specs) Want(PlatformState state, RunState? run, PortsAllotted allotted)
    {
        var now = clock.GetUtcNow();
        var warm = state.WarmUntil > now;
        if (_wanted is not { } known || !ReferenceEquals(known.State, state) || !ReferenceEquals(known.Run, run) || known.Warm != warm)
        {
            var wanted = Wanted.Of(state, run, now);
            var specs = wanted.Instances
                .SelectMany(release => InstanceSpecs.Of(platform, release, allotted.Inner))
                .DistinctBy(spec => spec.Key)
                .ToDictionary(spec => spec.Key);
            _wanted = known = (state, run, warm, wanted, specs);
        }

        // What people told the edge ends by the time alone.
        var orders = state.Orders.At(now);
        return (ReferenceEquals(known.Wanted.Orders, orders) ? known.Wanted : known.Wanted with { Orders = orders }, known.Specs);
    }

    /// <summary>The same for the table: most looks see what the last one saw.</summary>
    private RoutingTable? Table(Wanted wanted, PortsAllotted allotted, IReadOnlyList<Instance> instances)
    {
        if (_built is not { } known || !ReferenceEquals(known.Wanted, wanted) || !known.Instances.SequenceEqual(instances))
        {
            _built = known = (wanted, instances, TableBuilder.Build(platform, wanted, allotted, instances, epoch, _tableVersion));
        }

        return known.Table;
    }

    private async Task WorkAsync(RunState? run, CancellationToken cancellationToken)
    {
        var wanted = (run?.Tasks ?? []).ToDictionary();
        foreach (var over in _begun.Keys.Except(wanted.Keys).ToList())
        {
            ports.Tasks.Forget(over);
            _begun.Remove(over);
        }

        foreach (var (key, task) in wanted)
        {
            _begun.TryAdd(key, clock.GetUtcNow());
            await ports.Tasks.EnsureAsync(key, task, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<string?> StartAsync(Dictionary<InstanceKey, InstanceSpec> specs, Observation seen, CancellationToken cancellationToken)
    {
        var there = seen.Instances.Where(instance => instance.State != InstanceState.Stopping).Select(instance => instance.Key).ToHashSet();
        var troubles = await Task.WhenAll(specs.Values.Where(spec => !there.Contains(spec.Key) && !IsTaken(spec, seen)).Select(EnsureAsync)).ConfigureAwait(false);
        return troubles.FirstOrDefault(trouble => trouble is not null);

        async Task<string?> EnsureAsync(InstanceSpec spec)
        {
            try
            {
                await ports.Target.EnsureAsync(spec, epoch, cancellationToken).ConfigureAwait(false);
                return null;
            }
            catch (Exception fault) when (fault is TargetUnavailableException or ArtefactException or SecretException)
            {
                // Tried again at the next turn; the start deadline of the step ends it.
                return $"{spec.Key}: {fault.Message}";
            }
        }
    }

    /// <summary>Two instances of one number would share its state: whoever had it must be gone.</summary>
    private static bool IsTaken(InstanceSpec spec, Observation seen) => spec.Ordinal is not null && seen.Instances.Any(instance =>
        instance.Service == spec.Service && instance.Key != spec.Key && instance.Key.Ordinal == spec.Key.Ordinal);

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
        var deadline = Wanted.DrainingOf(state, run) is { } draining ? draining.Longest + CutMargin : TimeSpan.Zero;
        var leaving = seen.Instances.Where(instance => !specs.ContainsKey(instance.Key) && !(state.Up && IsServing(instance))).ToList();
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
                await ports.Target.StopAsync(instance.Key, epoch, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether the newest table still sends requests to an instance that is wanted no longer: it stands in for one that is not ready yet.</summary>
    private bool IsServing(Instance instance) => instance is { State: InstanceState.Ready, Address: { } address }
        && Published is { } table && table.Services.TryGetValue(instance.Service, out var route) && route.Backends.Any(backend => backend.Weight > 0 && backend.Addresses.Contains(address));

    /// <summary>Only a table that is served, was published before this look, and does not name the instance lets it go.</summary>
    private static bool Drained(Instance instance, Observation seen) =>
        instance.Address is not { } address
        || (seen.Settled
        && !seen.Published!.Services.Values.Any(route => route.Backends.Any(backend => backend.Addresses.Contains(address)))
        && seen.Router.InFlight.GetValueOrDefault(address) == 0);

    private static bool Same(RoutingTable left, RoutingTable right) =>
        left.PublicPort == right.PublicPort && left.PathHeader == right.PathHeader && left.Sticky == right.Sticky && left.Maintenance == right.Maintenance && left.Draining == right.Draining
        && left.Routes.SequenceEqual(right.Routes) && left.Services.SequenceEqual(right.Services);
}
