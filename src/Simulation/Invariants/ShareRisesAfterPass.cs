using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Verification;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>A check is left when its answers all passed, when its deadline came and the policy promotes then, or when a person said so.</summary>
internal sealed class ShareRisesAfterPass(World world) : Invariant(world)
{
    public override void Decided(RunEvent happened, RunState before, RunState after)
    {
        if (happened is not (Scaled { Move: >= 0 } or QuorumAwaited or WeightSet { Move: >= 0 } or PauseStarted or CheckStarted or TaskStarted or StepDone))
        {
            return;
        }

        var step = StepOf(before, happened);
        var state = before[step];
        if (state.Phase != StepPhase.Analysing || state.Waived || before.Full || state.Ignored.Contains(state.Move) || MoveAt(step, state.Move) is not Check check)
        {
            return;
        }

        var waited = World.Clock.Now - World.Witness.MovedAt(step.Id);
        var passed = !state.Checks.IsEmpty && state.Checks.All(answer => answer.Verdict == Verdict.Pass);
        if (!passed && (check.OnInconclusive != Delivery.Catalog.InconclusiveAction.Promote || (waited < check.Deadline * Patience && World.Witness.Reckons(step.Id))))
        {
            Broken($"{step.Id} goes on from a check that says {string.Join(", ", state.Checks.Select(answer => $"{answer.Check} {answer.Verdict}"))}");
        }
    }
}
