using System.Collections.Immutable;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Scaling;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Targets;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>
/// As long as no instance ends by itself, never fewer serve than the smaller of what runs before and after. Where that number changes while
/// things go on, never fewer than what has served of it: a rise takes its time, and nothing is taken away for it.
/// </summary>
internal sealed class CapacityIsKept(World world) : Invariant(world)
{
    private readonly Dictionary<string, int> _reached = [];

    private readonly Dictionary<(long Epoch, long Version, string Service), int> _made = [];

    public override void Published(RoutingTable table)
    {
        foreach (var (service, release) in World.Witness.Platform.Current?.Services ?? ImmutableSortedDictionary<string, ServiceRelease>.Empty)
        {
            var promise = Promised(release);
            _made[(table.Epoch, table.Version, service)] = World.Witness.Platform.Sizes.ContainsKey(service) ? Math.Min(promise, _reached.GetValueOrDefault(service)) : promise;
        }
    }

    public override void Served(RoutingTable table, RoutingTable? before) => Check(table, null);

    public override void Stopping(Life life)
    {
        if (World.Gateway.Served is { } table)
        {
            Check(table, life);
        }
    }

    /// <summary>From now on fewer are enough; a table that says so may be on its way when more are wanted again.</summary>
    public override void Recorded(PlatformEvent happened, PlatformState before, PlatformState after)
    {
        if (happened switch { Autoscaled scaled => (scaled.Service, scaled.To), Rescaled scaled => (scaled.Service, scaled.To), _ => ("", 0) } is ({ Length: > 0 } service, var count))
        {
            _reached[service] = Math.Min(count, _reached.GetValueOrDefault(service));
        }
    }

    /// <summary>A version that did not stay up may have taken capacity with it that is only coming back; what a run has made smaller has reached no more.</summary>
    public override void Finished(RunSummary run, RunState state)
    {
        foreach (var release in World.Witness.Platform.Current?.Services.Values ?? [])
        {
            _reached[release.Service] = Math.Min(_reached.GetValueOrDefault(release.Service), World.Witness.Platform.SizeOf(release));
        }

        World.Disturbed.UnionWith(state.Plan.Steps.Where(step => step.To is { } to && !Steady(to)).Select(step => step.Service));
    }

    private void Check(RoutingTable table, Life? leaving)
    {
        if (!World.Witness.Platform.Up)
        {
            return;
        }

        foreach (var release in World.Witness.Platform.Current?.Services.Values ?? [])
        {
            var promise = Promised(release);
            if (World.Witness.Platform.Sizes.ContainsKey(release.Service))
            {
                var serving = table.Services.GetValueOrDefault(release.Service) is { } served ? Serving(served, leaving) : 0;
                var reached = _reached[release.Service] = Math.Min(promise, Math.Max(_reached.GetValueOrDefault(release.Service), leaving is null ? serving : 0));

                // A table that was late is held to what was promised when it was made.
                promise = Math.Min(reached, _made.GetValueOrDefault((table.Epoch, table.Version, release.Service), reached));
            }

            if (promise > 0 && !World.Disturbed.Contains(release.Service) && table.Services.GetValueOrDefault(release.Service) is { } route && Serving(route, leaving) < promise)
            {
                Broken($"{Serving(route, leaving)} instances of {release.Service} serve where {promise} are promised");
            }
        }
    }

    private int Promised(ServiceRelease current)
    {
        var run = World.Witness.Platform.Active is null ? null : World.Witness.Run;
        var step = run?.Plan.Steps.FirstOrDefault(step => step.Service == current.Service);
        var (own, next) = (Steady(current), step is null ? current : step.To);
        return !own || next is null || !Steady(next) ? 0
            : step is { Strategy: Strategy.Ordinal } ? 0 // QuorumIsKept
            : step is null || run![step].Phase is StepPhase.Pending or StepPhase.Undone ? World.Witness.Platform.SizeOf(current)
            : Math.Min(step.From?.Replicas ?? 0, next.Replicas);
    }

    private bool Steady(ServiceRelease release) => World.BehaviourOf(release.Service, release.Version).Steady;

    private int Serving(ServiceRoute route, Life? leaving) => route.Backends
        .Where(backend => backend.Weight > 0)
        .SelectMany(backend => backend.Addresses)
        .Count(address => World.Target.At(address) is { } life && life != leaving && life.At(World.Clock.Now).State == InstanceState.Ready);
}
