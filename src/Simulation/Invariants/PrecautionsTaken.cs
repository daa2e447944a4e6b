using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>Nothing comes after long work of the plan before that work has ended well.</summary>
internal sealed class PrecautionsTaken(World world) : Invariant(world)
{
    public override void Decided(RunEvent happened, RunState before, RunState after)
    {
        if (happened is Scaled { Move: >= 0 } or QuorumAwaited or WeightSet { Move: >= 0 } or PauseStarted or CheckStarted or TaskStarted or StepDone)
        {
            Check(before, StepOf(before, happened));
        }
    }

    public override void Finished(RunSummary run, RunState state)
    {
        foreach (var step in run.Outcome == RunOutcome.Promoted ? state.Plan.Steps : [])
        {
            for (var move = 0; move < step.Moves.Length; move++)
            {
                if (step.Moves[move] is Perform { MayFail: false } && !World.Tasks.Passed.Contains(state.TaskKey(step, move)) && !state[step].Ignored.Contains(move))
                {
                    Broken($"{run.Id} was promoted without {step.Id}");
                }
            }
        }
    }

    private void Check(RunState run, PlanStep step)
    {
        if (MoveAt(step, run[step].Move) is Perform { MayFail: false } && !World.Tasks.Passed.Contains(run.TaskKey(step)) && !run[step].Ignored.Contains(run[step].Move))
        {
            Broken($"{step.Id} went on without its work");
        }
    }
}
