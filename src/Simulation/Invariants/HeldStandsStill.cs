using Agrimaan.Delivery.Running;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>While a person holds the run, is asked about a failure, or has stopped the line, no move begins; and nothing is passed over that nobody said.</summary>
internal sealed class HeldStandsStill(World world) : Invariant(world)
{
    public override void Decided(RunEvent happened, RunState before, RunState after)
    {
        if (before.Phase != RunPhase.Forward)
        {
            return;
        }

        if (happened is FailureIgnored or StepRetried && before.Guidance?.Answer?.Answer != (happened is StepRetried ? GuidanceAnswer.Retry : GuidanceAnswer.Ignore))
        {
            Broken($"{happened.GetType().Name} of {happened.Step}, which nobody said");
        }

        var begins = happened is StepStarted or Scaled or WeightSet or QuorumAwaited or PauseStarted or CheckStarted or TaskStarted or StepDone;
        if (begins && before.HeldSince is not null)
        {
            Broken($"{happened.GetType().Name} of {happened.Step} while the run is held");
        }

        if (begins && before.Guidance is not null)
        {
            Broken($"{happened.GetType().Name} of {happened.Step} while a person is asked about {before.Guidance.Step}");
        }

        if (begins && World.Line.Stopped && before.Plan.Kind == Delivery.Planning.PlanKind.Deploy)
        {
            Broken($"{happened.GetType().Name} of {happened.Step} while the line is stopped");
        }
    }
}
