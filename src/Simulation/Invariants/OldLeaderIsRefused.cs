using Agrimaan.Delivery.Targets;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>A target does nothing for a controller once another has taken over, whatever that one has asked for itself.</summary>
internal sealed class OldLeaderIsRefused(World world) : Invariant(world)
{
    public override void Obeyed(long epoch, InstanceKey key)
    {
        if (epoch < World.Journal.Epoch)
        {
            Broken($"a request of epoch {epoch} for {key} was obeyed while {World.Journal.Epoch} leads");
        }
    }
}
