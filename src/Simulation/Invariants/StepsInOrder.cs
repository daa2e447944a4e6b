using Agrimaan.Delivery.Running;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>A step begins when all that it comes after are done, and goes back when all that came after it are back.</summary>
internal sealed class StepsInOrder(World world) : Invariant(world)
{
    public override void Decided(RunEvent happened, RunState before, RunState after)
    {
        if (happened is StepStarted)
        {
            foreach (var id in StepOf(before, happened).After.Where(id => before.Steps[id].Phase != StepPhase.Done))
            {
                Broken($"{happened.Step} began while {id} was {before.Steps[id].Phase}");
            }
        }
        else if (happened is WeightSet { Move: < 0 } or StepUndone)
        {
            var index = before.Plan.Steps.IndexOf(StepOf(before, happened));
            foreach (var later in before.Plan.Steps.Skip(index + 1).Where(later => before[later].Phase is not (StepPhase.Pending or StepPhase.Undone)))
            {
                Broken($"{happened.Step} goes back before {later.Id}, which is {before[later].Phase}");
            }
        }
    }
}
