using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Targets;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>A run that goes back never goes forward again, and takes traffic from the new side only when all of the old one can have it, or as
/// much of it as there is after its time to start.</summary>
internal sealed class BackIsFinal(World world) : Invariant(world)
{
    private TimeSpan _since;

    public override void Decided(RunEvent happened, RunState before, RunState after)
    {
        if (before.Phase == RunPhase.Forward)
        {
            _since = happened is RollbackStarted ? World.Clock.Now : _since;
            return;
        }

        if (before.Phase == RunPhase.Ended || happened is StepStarted or Scaled { Move: >= 0 } or QuorumAwaited or WeightSet { Move: >= 0 } or PauseStarted or CheckStarted or TaskStarted or StepDone or RollbackStarted)
        {
            Broken($"{happened.GetType().Name} of {happened.Step} in a run that is {before.Phase}");
        }
        else if (happened is WeightSet { Move: < 0 })
        {
            Check(before, StepOf(before, happened));
        }
    }

    private void Check(RunState run, PlanStep step)
    {
        if (step.From is not { } from || run[step].Weight == 0 || !AnyReady(step.To))
        {
            return;
        }

        var ready = Enumerable.Range(0, from.Replicas).Count(ordinal => SeenReady(InstanceKey.Of(World.Platform, from.Service, from.Revision, ordinal)));
        var late = World.Clock.Now - _since > (from.Http.StartDeadline + from.Http.StableFor) * Patience;
        if (ready == from.Replicas)
        {
            return;
        }

        World.Disturbed.Add(step.Service);
        if (ready < (late ? 1 : from.Replicas) && World.Witness.ReckonsSince(_since))
        {
            Broken($"{step.Id} gives the traffic back to {ready} of {from.Replicas} instances");
        }
    }

    private bool AnyReady(ServiceRelease? side) => side is not null && Enumerable.Range(0, side.Replicas).Any(ordinal => SeenReady(InstanceKey.Of(World.Platform, side.Service, side.Revision, ordinal)));

    private bool SeenReady(InstanceKey key) => World.Target.Lives.Any(life => life.Spec.Key == key && life.Seen == InstanceState.Ready);
}
