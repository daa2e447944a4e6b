using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Targets;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>What comes after a weight begins only when the gateway serves that weight.</summary>
internal sealed class ServedBeforeNext(World world) : Invariant(world)
{
    public override void Decided(RunEvent happened, RunState before, RunState after)
    {
        if (happened is not (Scaled { Move: >= 0 } or QuorumAwaited or WeightSet { Move: >= 0 } or PauseStarted or CheckStarted or TaskStarted or StepDone or StepUndone))
        {
            return;
        }

        var step = StepOf(before, happened);
        var (state, side) = (before[step], happened is StepUndone ? step.From : step.To);
        var wanted = happened is StepUndone ? Backend.FullWeight : state.Weight;
        if (state.Phase is StepPhase.Shifting or StepPhase.GoingBack && step.Kind is StepKind.Start or StepKind.Rollout && side is not null && Weight(step.Service, side.Version) != wanted)
        {
            Broken($"{step.Id} goes on at {wanted} parts for {side.Version} while the gateway serves {Weight(step.Service, side.Version)}");
        }
    }

    private int Weight(string service, string version) =>
        World.Gateway.Served?.Services.GetValueOrDefault(service)?.Backends.FirstOrDefault(backend => backend.Version == version)?.Weight ?? 0;
}
