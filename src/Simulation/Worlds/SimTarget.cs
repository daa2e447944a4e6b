using Agrimaan.Delivery.Targets;

namespace Agrimaan.Simulation.Worlds;

/// <summary>A target whose processes live in the simulated world, and outlive the control plane.</summary>
internal sealed class SimTarget(World world) : ITarget
{
    private readonly Dictionary<InstanceKey, Life> _byKey = [];
    private readonly Dictionary<string, Life> _byAddress = [];
    private readonly Dictionary<InstanceKey, string> _addresses = [];
    private readonly List<Life> _lives = [];
    private long _epoch;

    /// <summary>Every process that exists, also those that are told to stop.</summary>
    public IReadOnlyList<Life> Lives => _lives;

    public Task<IReadOnlyList<Instance>> ObserveAsync(string platform, CancellationToken cancellationToken)
    {
        world.Call("observe");
        if (world.Strikes(FaultKind.TargetAway, "observe"))
        {
            throw new TargetUnavailableException("the target does not answer");
        }

        Leave();
        if (_lives.Count > 0 && world.Faults.Strikes(FaultKind.InstanceKilled))
        {
            Kill(_lives[world.Dice.Between(0, _lives.Count - 1)]);
        }

        var seen = new Instance[_lives.Count];
        for (var i = 0; i < seen.Length; i++)
        {
            var life = _lives[i];
            var (state, since, restarts) = life.At(world.Clock.Now);
            life.Seen = state;
            seen[i] = new(life.Spec.Key, life.Spec.Service, life.Spec.Version, state, life.Address, world.Told(since), world.Told(life.StartedAt), restarts);
        }

        return Task.FromResult<IReadOnlyList<Instance>>(seen);
    }

    /// <summary>What a controller writes down in its home before it does anything else.</summary>
    /// <exception cref="FencedException">A newer one leads.</exception>
    public void Lead(long epoch) => _epoch = epoch >= _epoch || world.ObeysAnybody ? Math.Max(epoch, _epoch) : throw new FencedException(_epoch, epoch);

    public Task EnsureAsync(InstanceSpec spec, long epoch, CancellationToken cancellationToken)
    {
        world.Call("ensure");
        if (world.Strikes(FaultKind.TargetRefused, "ensure"))
        {
            throw new TargetUnavailableException("the target is too busy");
        }

        Obey(epoch, spec.Key);
        Leave();
        if (!_byKey.TryGetValue(spec.Key, out var living) || living.StoppingSince is not null)
        {
            Make(spec, living);
        }

        world.Returned("ensure");
        return Task.CompletedTask;
    }

    public Task StopAsync(InstanceKey key, long epoch, CancellationToken cancellationToken)
    {
        world.Call("stop");
        if (world.Strikes(FaultKind.TargetRefused, "stop"))
        {
            throw new TargetUnavailableException("the target is too busy");
        }

        Obey(epoch, key);
        Leave();
        if (_byKey.TryGetValue(key, out var life) && life.StoppingSince is null)
        {
            world.Note("stop", key.Value);
            foreach (var invariant in world.Invariants)
            {
                invariant.Stopping(life);
            }

            life.Stop(world.Clock.Now, world.Dice.Seconds(0, 1.5));
        }

        world.Returned("stop");
        return Task.CompletedTask;
    }

    /// <summary>The process at an address, or null when nobody listens there.</summary>
    public Life? At(string address) => _byAddress.GetValueOrDefault(address) is { } life && life.GoneAt > world.Clock.Now ? life : null;

    /// <summary>As if the process had another name: it goes on, and is not found under its key any more.</summary>
    internal void Misplace(InstanceKey key) => _byKey.Remove(key);

    private void Obey(long epoch, InstanceKey key)
    {
        Lead(epoch);
        foreach (var invariant in world.Invariants)
        {
            invariant.Obeyed(epoch, key);
        }
    }

    private void Make(InstanceSpec spec, Life? before)
    {
        if (before is not null)
        {
            _lives.Remove(before); // wanted again before it was gone: it is started anew
        }

        if (!_addresses.TryGetValue(spec.Key, out var address))
        {
            _addresses[spec.Key] = address = $"http://127.0.0.1:{20_000 + _addresses.Count}";
        }

        var life = new Life(spec, world.BehaviourOf(spec.Service, spec.Version), world.Clock.Now, address);
        (_byKey[spec.Key], _byAddress[address]) = (life, life);
        world.Note("start", spec.Key.Value);
        foreach (var invariant in world.Invariants)
        {
            invariant.Starting(life);
        }

        _lives.Add(life);
    }

    private void Kill(Life life)
    {
        world.Note("fault", $"{life.Spec.Key} ends by itself");
        world.Disturbed.Add(life.Spec.Service);
        life.Crash(world.Clock.Now);
    }

    private void Leave() => _lives.RemoveAll(life => life.GoneAt <= world.Clock.Now);
}
