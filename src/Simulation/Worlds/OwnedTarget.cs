using Agrimaan.Delivery.Targets;

namespace Agrimaan.Simulation.Worlds;

/// <summary>The target as one controller has it. The target refuses who leads no more, and a controller that proves that it leads never comes to be refused: each must do alone.</summary>
internal sealed class OwnedTarget(World world, SimTarget target, long own) : ITarget
{
    private const string Rule = "OnlyTheLeaderActs";

    public Task<IReadOnlyList<Instance>> ObserveAsync(string platform, CancellationToken cancellationToken) => target.ObserveAsync(platform, cancellationToken);

    public Task EnsureAsync(InstanceSpec spec, long epoch, CancellationToken cancellationToken)
    {
        Own("starts", spec.Key, epoch);
        return target.EnsureAsync(spec, epoch, cancellationToken);
    }

    public Task StopAsync(InstanceKey key, long epoch, CancellationToken cancellationToken)
    {
        Own("stops", key, epoch);
        return target.StopAsync(key, epoch, cancellationToken);
    }

    private void Own(string does, InstanceKey key, long epoch)
    {
        if (own != epoch || own != world.Journal.Epoch)
        {
            world.Violate(Rule, $"the controller of epoch {own} {does} {key} in epoch {epoch} while {world.Journal.Epoch} leads");
        }
    }
}
