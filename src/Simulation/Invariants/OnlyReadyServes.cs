using Agrimaan.Delivery.Targets;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>No table sends requests to an instance that has not become ready, or was told to stop.</summary>
internal sealed class OnlyReadyServes(World world) : Invariant(world)
{
    public override void Published(RoutingTable table)
    {
        foreach (var route in table.Services.Values)
        {
            foreach (var backend in route.Backends)
            {
                Check(route.Service, backend);
            }
        }
    }

    private void Check(string service, Backend backend)
    {
        var unready = 0;
        foreach (var address in backend.Addresses)
        {
            if (World.Target.At(address) is not { } life || life.Spec.Service != service || life.Spec.Version != backend.Version)
            {
                Broken($"{service} {backend.Version} is sent to {address}, where it does not run");
                continue;
            }

            // What it was at the last look counts: nobody can know what happened since.
            if (life.Seen is not (InstanceState.Ready or InstanceState.Unready))
            {
                Broken($"{life.Spec.Key} takes {backend.Weight} parts of the traffic and is {life.Seen}");
            }

            unready += life.Seen == InstanceState.Unready ? 1 : 0;
        }

        if (unready > 0 && unready < backend.Addresses.Length)
        {
            Broken($"{service} {backend.Version} is sent to an unready instance beside ready ones");
        }
    }
}
