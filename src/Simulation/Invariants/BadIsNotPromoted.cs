using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>A canary that fails every second request beside a version that does not, in a world where that can be seen, is never promoted by the engine.</summary>
internal sealed class BadIsNotPromoted(World world) : Invariant(world)
{
    private const double Evident = 0.5;

    public override void Finished(RunSummary run, RunState state)
    {
        if (run.Outcome != RunOutcome.Promoted || World.Witness.Waved)
        {
            return;
        }

        foreach (var step in state.Plan.Steps.Where(step => step is { Strategy: Strategy.Canary, To: not null } && !World.Disturbed.Contains(step.Service)))
        {
            var judged = step.Moves.OfType<Check>().Any() && step.Moves.OfType<Check>().All(check => check.OnInconclusive == Delivery.Catalog.InconclusiveAction.Rollback);
            if (judged && ErrorsOf(step.From) < Evident / 5 && ErrorsOf(step.To) >= Evident)
            {
                Broken($"{step.Service} {step.To!.Version} was promoted");
            }
        }
    }

    private double ErrorsOf(ServiceRelease? side) => side is null ? 0 : World.BehaviourOf(side.Service, side.Version).Errors;
}
