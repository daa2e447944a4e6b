using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Targets;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>Each move is the plan's next; only pauses and checks may be left out, and only when a person said so.</summary>
internal sealed class MovesAsPlanned(World world) : Invariant(world)
{
    public override void Decided(RunEvent happened, RunState before, RunState after)
    {
        if (happened is StepDone)
        {
            Check(before, happened, StepOf(before, happened).Moves.Length, null);
        }
        else if (IndexOf(happened) is >= 0 and var index)
        {
            Check(before, happened, index, happened);
        }
    }

    private void Check(RunState run, RunEvent happened, int index, RunEvent? begun)
    {
        var step = StepOf(run, happened);
        if (begun is WeightSet { Weight: var again } && run[step] is { Weight: 0, Move: var move, Ignored: var ignored } && move == index && ignored.Contains(move) && again == Share(step, move))
        {
            return; // what was taken from it while a person was asked
        }

        for (var left = run[step].Move + 1; left < index; left++)
        {
            if (!run.Full || MoveAt(step, left) is not (Pause or Delivery.Strategies.Check))
            {
                Broken($"{step.Id} left out {MoveAt(step, left)}");
            }
        }

        if (begun is not null && !Fits(begun, MoveAt(step, index)))
        {
            Broken($"{step.Id} makes {begun.GetType().Name} at move {index}, which is {MoveAt(step, index)}");
        }
    }

    private static int Share(PlanStep step, int move) => step.Moves.Take(move).Select(made => made is SetWeight set ? set.Weight : made is Switch ? Backend.FullWeight : 0).LastOrDefault(weight => weight > 0);

    private static int IndexOf(RunEvent happened) => happened switch
    {
        Scaled scaled => scaled.Move,
        WeightSet set => set.Move,
        QuorumAwaited quorum => quorum.Move,
        PauseStarted pause => pause.Move,
        CheckStarted check => check.Move,
        TaskStarted task => task.Move,
        _ => -1,
    };

    private static bool Fits(RunEvent happened, Move? move) => (happened, move) switch
    {
        (Scaled scaled, Scale scale) => scaled.Next == scale.Next && scaled.Stable == scale.Stable,
        (WeightSet set, SetWeight weight) => set.Weight == weight.Weight,
        (WeightSet set, Switch) => set.Weight == Backend.FullWeight,
        (QuorumAwaited, Quorum) or (PauseStarted, Pause) or (CheckStarted, Delivery.Strategies.Check) or (TaskStarted, Perform) => true,
        _ => false,
    };
}
