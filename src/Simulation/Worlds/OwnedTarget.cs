using Agrimaan.Delivery.Targets;

namespace Agrimaan.Simulation.Worlds;

/// <summary>The target as one controller has it. Processes know no epochs, and the lock on a home keeps nobody out where two homes share a journal: the controllers must keep themselves from acting twice.</summary>
internal sealed class OwnedTarget(World world, SimTarget target, long epoch) : ITarget
{
    private const string Rule = "OnlyTheLeaderActs";

    public Task<IReadOnlyList<Instance>> ObserveAsync(string platform, CancellationToken cancellationToken) => target.ObserveAsync(platform, cancellationToken);

    public Task EnsureAsync(InstanceSpec spec, CancellationToken cancellationToken)
    {
        Own("starts", spec.Key);
        return target.EnsureAsync(spec, cancellationToken);
    }

    public Task StopAsync(InstanceKey key, CancellationToken cancellationToken)
    {
        Own("stops", key);
        return target.StopAsync(key, cancellationToken);
    }

    private void Own(string does, InstanceKey key)
    {
        if (epoch != world.Journal.Epoch)
        {
            world.Violate(Rule, $"the controller of epoch {epoch} {does} {key} while {world.Journal.Epoch} leads");
        }
    }
}
