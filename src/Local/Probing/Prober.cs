using System.Collections.Concurrent;
using Agrimaan.Delivery.Targets;
using Agrimaan.Local.Keeping;

namespace Agrimaan.Local.Probing;

/// <summary>Asks instances, each by a loop of its own, whether they can take requests; a slow one delays nobody.</summary>
internal sealed class Prober(TimeProvider clock) : IDisposable
{
    private readonly ConcurrentDictionary<InstanceKey, InstanceProbe> _probes = new();
    private readonly ReadinessAsker _asker = new();
    private readonly Lock _lock = new();

    /// <summary>What is known of an instance's readiness; asking begins with the first call for it.</summary>
    public Task<Readiness> OfAsync(InstanceKey key, string folder, KeeperSpec spec, KeeperState state, CancellationToken cancellationToken)
    {
        InstanceProbe probe;
        lock (_lock)
        {
            if (_probes.TryGetValue(key, out var known) && !known.IsOf(spec))
            {
                known.Dispose();
                _probes.TryRemove(key, out _);
            }

            probe = _probes.GetOrAdd(key, _ => new(_asker, folder, spec, clock));
        }

        return probe.OfAsync(state.Process!, state.Keeper.Pid, cancellationToken);
    }

    /// <summary>Ends the loops of all instances of a platform but these.</summary>
    public void Keep(string platform, IReadOnlySet<InstanceKey> keys)
    {
        foreach (var gone in _probes.Keys.Where(key => key.Value.StartsWith(platform + ".", StringComparison.Ordinal) && !keys.Contains(key)))
        {
            End(gone);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in _probes.Keys)
        {
            End(key);
        }

        _asker.Dispose();
    }

    private void End(InstanceKey key)
    {
        if (_probes.TryRemove(key, out var probe))
        {
            probe.Dispose();
        }
    }
}
