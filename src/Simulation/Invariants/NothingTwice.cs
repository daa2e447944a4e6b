using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>No key names two processes, and nothing is started that nobody wants.</summary>
internal sealed class NothingTwice(World world) : Invariant(world)
{
    public override void Starting(Life life)
    {
        if (World.Target.Lives.Any(other => other.Spec.Key == life.Spec.Key))
        {
            Broken($"{life.Spec.Key} is started a second time beside itself");
        }

        if (!World.Witness.Platform.Up)
        {
            Broken($"{life.Spec.Key} is started on a platform that is down");
        }
    }
}
