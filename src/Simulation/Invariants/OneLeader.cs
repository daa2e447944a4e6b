using Agrimaan.Delivery.Targets;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>A table of an earlier leader never replaces that of a later one, and a table never an earlier one of the same leader.</summary>
internal sealed class OneLeader(World world) : Invariant(world)
{
    public override void Served(RoutingTable table, RoutingTable? before)
    {
        if (before is not null && (table.Epoch < before.Epoch || (table.Epoch == before.Epoch && table.Version <= before.Version)))
        {
            Broken($"table {table.Epoch}.{table.Version} replaces {before.Epoch}.{before.Version}");
        }
    }
}
