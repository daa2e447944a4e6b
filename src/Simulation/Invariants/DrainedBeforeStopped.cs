using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>An instance ends when it gets no more requests and has answered those in flight, or after the deadline for that.</summary>
internal sealed class DrainedBeforeStopped(World world) : Invariant(world)
{
    public override void Stopping(Life life)
    {
        var platform = World.Witness.Platform;
        var deadline = World.Witness.Run?.Plan.Policy.DrainDeadline ?? TimeSpan.Zero;
        var left = World.Clock.Now - World.Gateway.LastWanted.GetValueOrDefault(life.Address, -deadline);
        if (!platform.Up || left > deadline * Patience)
        {
            return;
        }

        if (SimGateway.Addresses(World.Gateway.Served).Contains(life.Address))
        {
            Broken($"{life.Spec.Key} is stopped while the gateway sends it requests");
        }
        else if (World.Gateway.Busy(life.Address))
        {
            Broken($"{life.Spec.Key} is stopped with requests in flight, {left.TotalSeconds:0.0} s after it lost its traffic");
        }
    }
}
