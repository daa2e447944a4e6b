using System.Collections.Concurrent;
using Agrimaan.Delivery.Targets;
using Agrimaan.Local.Keeping;

namespace Agrimaan.Local.Probing;

/// <summary>
/// Since when instances are in their state, by our own clock: a keeper tells it by the machine's, which may have been put forward
/// or back since, and then a moment of illness would look like an hour.
/// </summary>
internal sealed class Sightings(TimeProvider clock)
{
    /// <summary>A change is seen at the next look; what is further from now was not a moment ago.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<InstanceKey, Sighting> _seen = new();

    public DateTimeOffset SinceOf(InstanceKey key, KeeperState state)
    {
        var now = clock.GetUtcNow();
        return _seen.AddOrUpdate(
            key,

            // Nothing was seen before: the keeper's word is all there is, but nothing lasts since tomorrow.
            _ => new(state.State, state.Since, state.Since < now ? state.Since : now),
            (_, known) => known.Is(state) ? known : new(state.State, state.Since, (now - state.Since).Duration() <= Fresh ? state.Since : now)).Ours;
    }

    /// <summary>Forgets all instances of a platform but these.</summary>
    public void Keep(string platform, IReadOnlySet<InstanceKey> keys)
    {
        foreach (var gone in _seen.Keys.Where(key => key.Value.StartsWith(platform + ".", StringComparison.Ordinal) && !keys.Contains(key)))
        {
            _seen.TryRemove(gone, out _);
        }
    }

    private sealed record Sighting(KeptState State, DateTimeOffset Theirs, DateTimeOffset Ours)
    {
        public bool Is(KeeperState state) => (State, Theirs) == (state.State, state.Since);
    }
}
