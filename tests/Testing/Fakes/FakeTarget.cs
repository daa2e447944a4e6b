using Agrimaan.Delivery.Targets;

namespace Agrimaan.Testing.Fakes;

/// <summary>A target without processes: instances live in a <see cref="World"/> that outlives the target, as real ones outlive us.</summary>
public sealed class FakeTarget(FakeTarget.World world, TimeProvider clock) : ITarget
{
    /// <summary>Called with the key of each instance before it is made; what it throws, the call throws.</summary>
    public Action<InstanceKey>? BeforeEnsure { get; set; }

    /// <summary>While set, nothing can be asked.</summary>
    public bool Unavailable { get; set; }

    public Task<IReadOnlyList<Instance>> ObserveAsync(string platform, CancellationToken cancellationToken)
    {
        if (Unavailable)
        {
            throw new TargetUnavailableException("the target does not answer");
        }

        lock (world)
        {
            return Task.FromResult(Observe(platform));
        }
    }

    private IReadOnlyList<Instance> Observe(string platform)
    {
        var now = clock.GetUtcNow();
        foreach (var gone in world.Living.Where(item => item.Value.StoppingSince is { } since && now - since >= world.StopTime).Select(item => item.Key).ToList())
        {
            world.Living.Remove(gone);
        }

        return
            [.. world.Living.Where(item => item.Value.Spec.Platform == platform).OrderBy(item => item.Key.Value, StringComparer.Ordinal).Select(item => StateOf(item.Value, now))];
    }

    public Task EnsureAsync(InstanceSpec spec, long epoch, CancellationToken cancellationToken)
    {
        BeforeEnsure?.Invoke(spec.Key);
        lock (world)
        {
            world.Lead(epoch);
            if (!world.Living.TryGetValue(spec.Key, out var living))
            {
                world.Started.Add(spec.Key);
                world.Living.Add(spec.Key, new(spec, clock.GetUtcNow(), $"http://127.0.0.1:{world.NextPort++}"));
            }
            else if (living.StoppingSince is not null)
            {
                // Wanted again before it was gone: it is started anew, at its old address.
                world.Started.Add(spec.Key);
                world.Living[spec.Key] = new(spec, clock.GetUtcNow(), living.Address);
            }
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(InstanceKey key, long epoch, CancellationToken cancellationToken)
    {
        lock (world)
        {
            world.Lead(epoch);
            if (world.Living.TryGetValue(key, out var living) && living.StoppingSince is null)
            {
                world.Stopped.Add(key);
                living.StoppingSince = clock.GetUtcNow();
            }
        }

        return Task.CompletedTask;
    }

    private Instance StateOf(Life life, DateTimeOffset now)
    {
        var behaviour = world.BehaviourOf(life.Spec);
        var age = now - life.RunsSince;
        var (state, reason, restarts) = life.StoppingSince is not null ? (InstanceState.Stopping, null, 0)
            : behaviour.Fails is { } why ? (InstanceState.Failed, why, 0)
            : now < life.RunsSince ? (InstanceState.BackingOff, "ended with exit code 1", life.Crashes)
            : behaviour.CrashesEvery is { } every && age >= every ? (InstanceState.BackingOff, "ended with exit code 1", (int)(age / every))
            : behaviour.FlapsEvery is { } flap && (((int)(age / flap) + life.Spec.Key.Value[^1]) % 2) == 1 ? (InstanceState.Unready, "/health answers 503", life.Crashes)
            : behaviour.SickAfter is { } sick && age >= sick ? (InstanceState.Unready, "/health answers 503", life.Crashes)
            : age >= behaviour.ReadyAfter ? (InstanceState.Ready, (string?)null, life.Crashes)
            : (InstanceState.Starting, "nothing listens on its port", life.Crashes);
        var since = state switch
        {
            InstanceState.Unready when behaviour.FlapsEvery is { } turn => life.RunsSince + (turn * (int)(age / turn)),
            InstanceState.Unready => life.RunsSince + behaviour.SickAfter!.Value,
            InstanceState.Ready => life.RunsSince + behaviour.ReadyAfter,
            InstanceState.Stopping => life.StoppingSince!.Value,
            _ => life.RunsSince,
        };
        return new(life.Spec.Key, life.Spec.Service, life.Spec.Version, state, life.Address, since, life.StartedAt, restarts, reason);
    }

    /// <summary>How instances of a version behave.</summary>
    public sealed record Behaviour
    {
        public TimeSpan ReadyAfter { get; init; } = TimeSpan.FromSeconds(1);

        /// <summary>Why it cannot be started at all.</summary>
        public string? Fails { get; init; }

        public TimeSpan? CrashesEvery { get; init; }

        public TimeSpan? SickAfter { get; init; }

        /// <summary>Ready and unready in turns of this length, neighbours never at the same time.</summary>
        public TimeSpan? FlapsEvery { get; init; }
    }

    /// <summary>What exists, and a record of all that was done.</summary>
    public sealed class World
    {
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

        public TimeSpan StopTime { get; set; } = TimeSpan.FromSeconds(1);

        /// <summary>Behaviour per service and version; others are well.</summary>
        public Dictionary<(string Service, string Version), Behaviour> Behaviours { get; } = [];

        /// <summary>Keys in the order in which instances were really made: one made twice stands here twice.</summary>
        public List<InstanceKey> Started { get; } = [];

        public List<InstanceKey> Stopped { get; } = [];

        /// <summary>Ends the process of an instance as if by itself; it runs again after its pause.</summary>
        public void Crash(InstanceKey key, DateTimeOffset now)
        {
            lock (this)
            {
                var life = Living[key];
                (life.RunsSince, life.Crashes) = (now + Pause, life.Crashes + 1);
            }
        }

        /// <summary>Takes an instance away with everything of it, as when its machine is gone.</summary>
        public void Lose(InstanceKey key)
        {
            lock (this)
            {
                Living.Remove(key);
            }
        }

        /// <summary>Ends the process of an instance, and it does not run again for a day.</summary>
        public void CrashForGood(InstanceKey key, DateTimeOffset now) => Crash(key, now + TimeSpan.FromDays(1));

        internal Dictionary<InstanceKey, Life> Living { get; } = [];

        internal int NextPort { get; set; } = 20_000;

        /// <summary>The newest epoch that asked for anything.</summary>
        public long Epoch { get; private set; }

        /// <exception cref="FencedException">A newer one leads.</exception>
        internal void Lead(long epoch) => Epoch = epoch >= Epoch ? epoch : throw new FencedException(Epoch, epoch);

        public IEnumerable<InstanceKey> Alive => Living.Where(item => item.Value.StoppingSince is null).Select(item => item.Key);

        internal Behaviour BehaviourOf(InstanceSpec spec) => Behaviours.GetValueOrDefault((spec.Service, spec.Version)) ?? new();
    }

    internal sealed class Life(InstanceSpec spec, DateTimeOffset startedAt, string address)
    {
        public InstanceSpec Spec { get; } = spec;

        public DateTimeOffset StartedAt { get; } = startedAt;

        /// <summary>Since when its process runs; in the future while it pauses after a crash.</summary>
        public DateTimeOffset RunsSince { get; set; } = startedAt;

        public int Crashes { get; set; }

        public string Address { get; } = address;

        public DateTimeOffset? StoppingSince { get; set; }
    }
}
