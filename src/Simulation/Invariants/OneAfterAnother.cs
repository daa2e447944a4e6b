using Agrimaan.Delivery.Running;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>There is one run at a time; what waits starts in its order and under the id it was told, or is dropped; and a run that is superseded makes no move forward any more.</summary>
internal sealed class OneAfterAnother(World world) : Invariant(world)
{
    private string? _superseded;

    public override void Recorded(PlatformEvent happened, PlatformState before, PlatformState after)
    {
        if (happened is RunStarted started)
        {
            if (before.Active is { } active)
            {
                Broken($"{started.Run} begins beside {active.Id}");
            }

            if (before.Queue is [var next, ..] && (next.Id != started.Run || next.Release != started.Plan.Release))
            {
                Broken($"{started.Run} to {started.Plan.Release} begins while {next.Id} to {next.Release} is next");
            }
        }

        _superseded = after.Queue is [{ Supersedes: { } run }, ..] ? run : null;
    }

    public override void Decided(RunEvent happened, RunState before, RunState after)
    {
        if (before.Id == _superseded && happened is (StepStarted or Scaled { Move: >= 0 } or QuorumAwaited or WeightSet { Move: >= 0 } or PauseStarted or CheckStarted or TaskStarted))
        {
            Broken($"{happened.GetType().Name} of {happened.Step} in {before.Id}, which is superseded");
        }
    }

    public override void Settled()
    {
        if (World.Witness.Platform.Queue is [var left, ..])
        {
            Broken($"{left.Id} to {left.Release} waits for ever");
        }
    }
}
