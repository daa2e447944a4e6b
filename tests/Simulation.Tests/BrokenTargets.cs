using Agrimaan.Delivery.Targets;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Tests;

/// <summary>A target as it is, for those who change one thing about it.</summary>
internal abstract class ChangedTarget(ITarget inner) : ITarget
{
    public virtual async Task<IReadOnlyList<Instance>> ObserveAsync(string platform, CancellationToken cancellationToken) =>
        [.. (await inner.ObserveAsync(platform, cancellationToken)).Select(Seen).OfType<Instance>()];

    public virtual Task EnsureAsync(InstanceSpec spec, long epoch, CancellationToken cancellationToken) => inner.EnsureAsync(spec, epoch, cancellationToken);

    public virtual Task StopAsync(InstanceKey key, long epoch, CancellationToken cancellationToken) => inner.StopAsync(key, epoch, cancellationToken);

    protected virtual Instance? Seen(Instance instance) => instance;
}

internal sealed class Rosy(ITarget inner) : ChangedTarget(inner)
{
    protected override Instance? Seen(Instance instance) => instance.State == InstanceState.Starting ? instance with { State = InstanceState.Ready } : instance;
}

internal sealed class Undying(ITarget inner) : ChangedTarget(inner)
{
    protected override Instance? Seen(Instance instance) => instance.State is InstanceState.Stopping or InstanceState.BackingOff ? instance with { State = InstanceState.Ready } : instance;
}

/// <summary>Looks for what it started under a name that it does not have.</summary>
internal sealed class Forgetful(World world, ITarget inner) : ChangedTarget(inner)
{
    public override Task EnsureAsync(InstanceSpec spec, long epoch, CancellationToken cancellationToken)
    {
        world.Target.Misplace(spec.Key);
        return base.EnsureAsync(spec, epoch, cancellationToken);
    }

    protected override Instance? Seen(Instance instance) => instance.State == InstanceState.Starting ? null : instance;
}

internal sealed class Clinging(ITarget inner) : ChangedTarget(inner)
{
    public override Task StopAsync(InstanceKey key, long epoch, CancellationToken cancellationToken) => Task.CompletedTask;
}
