using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Verification;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>A check that others measure fails only when they gave more bad numbers than it bears: however long they are away, that is nobody's failure.</summary>
internal sealed class OutageIsNoVerdict(World world) : Invariant(world)
{
    public override void Decided(RunEvent happened, RunState before, RunState after)
    {
        if (happened is not Checked answers)
        {
            return;
        }

        foreach (var check in before.Plan.Policy.Checks ?? [])
        {
            var bad = World.Measurements.BadOf($"{before.Id}/{happened.Step}/{check.Name}");
            if (answers.Results.Any(answer => answer.Check == check.Name && answer.Verdict == Verdict.Fail) && !(bad > check.Limits.Failures))
            {
                Broken($"{happened.Step} fails by {check.Name} after {bad} bad numbers, and {check.Limits.Failures} are borne");
            }
        }
    }
}
