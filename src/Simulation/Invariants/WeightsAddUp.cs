using Agrimaan.Delivery.Targets;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>The weights of a service add up to all of its traffic, or nobody can serve it.</summary>
internal sealed class WeightsAddUp(World world) : Invariant(world)
{
    public override void Published(RoutingTable table)
    {
        foreach (var route in table.Services.Values)
        {
            var sum = route.Backends.Sum(backend => backend.Weight);
            if (!route.Backends.IsEmpty && (sum != Backend.FullWeight || route.Backends.Any(backend => backend.Weight < 0)))
            {
                Broken($"the weights of {route.Service} add up to {sum}");
            }
        }
    }
}
