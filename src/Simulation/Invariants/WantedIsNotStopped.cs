using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Targets;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>What the journal wants to run is never stopped; but the old side of a way back that waits for it is started anew when it is not ready.</summary>
internal sealed class WantedIsNotStopped(World world) : Invariant(world)
{
    public override void Stopping(Life life)
    {
        var (platform, run) = (World.Witness.Platform, World.Witness.Run);
        var wanted = Wanted.Of(platform with { WarmUntil = default }, platform.Active is null ? null : run, World.Told(World.Clock.Now));
        if (run?.Waiting is not null && platform.Active is not null && life.Seen != InstanceState.Ready
            && run.Plan.Steps.Any(step => run[step].ReturnWaits is not null && step.Service == life.Spec.Service && step.From!.Version == life.Spec.Version))
        {
            return;
        }

        foreach (var release in wanted.Instances)
        {
            for (var ordinal = release.First; ordinal < release.First + release.Replicas; ordinal++)
            {
                if (InstanceKey.Of(World.Platform, release.Service, release.Revision, ordinal) == life.Spec.Key)
                {
                    Broken($"{life.Spec.Key} is stopped and is wanted");
                }
            }
        }
    }
}
