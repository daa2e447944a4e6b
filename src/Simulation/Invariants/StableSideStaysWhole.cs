using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Scaling;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Targets;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>Beside a canary, and before a blue-green switch, the old side keeps every instance: going back is one move.</summary>
internal sealed class StableSideStaysWhole(World world) : Invariant(world)
{
    public override void Stopping(Life life)
    {
        if (World.Witness.Platform is not { Active: not null, Up: true } || World.Witness.Run is not { Phase: not RunPhase.Ended } run)
        {
            return;
        }

        var step = run.Plan.Steps.FirstOrDefault(step => step.Service == life.Spec.Service && step.Strategy is Strategy.Canary or Strategy.BlueGreen);
        if (step?.From is { } from && run[step].Phase != StepPhase.Pending && Enumerable.Range(0, run[step].Phase == StepPhase.Undone ? World.Witness.Platform.SizeOf(from) : from.Replicas).Any(ordinal => InstanceKey.Of(World.Platform, from.Service, from.Revision, ordinal) == life.Spec.Key))
        {
            Broken($"{life.Spec.Key} of the old side is stopped while the {step.Strategy} is {run[step].Phase}");
        }
    }
}
