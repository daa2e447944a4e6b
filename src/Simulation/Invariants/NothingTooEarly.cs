using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>A check lasts its shortest time and a pause its whole, whatever is done to the machine's clock; unless a person said otherwise.</summary>
internal sealed class NothingTooEarly(World world) : Invariant(world)
{
    public override void Decided(RunEvent happened, RunState before, RunState after)
    {
        if (happened is not (Scaled { Move: >= 0 } or QuorumAwaited or WeightSet { Move: >= 0 } or PauseStarted or CheckStarted or TaskStarted or StepDone))
        {
            return;
        }

        var step = StepOf(before, happened);
        var state = before[step];
        var least = MoveAt(step, state.Move) switch { Check check => check.For, Pause { For: { } time } => time, Pause => TimeSpan.MaxValue, _ => TimeSpan.Zero };
        var lasted = World.Clock.Now - World.Witness.MovedAt(step.Id);
        if (state.Waits && !state.Ignored.Contains(state.Move) && World.Witness.Reckons(step.Id) && !state.Waived && !before.Full && lasted < least * Patience)
        {
            Broken($"{step.Id} left {MoveAt(step, state.Move)} after {lasted.TotalSeconds:0.0} s");
        }
    }
}
