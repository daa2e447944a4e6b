using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Verification.Sequential;

namespace Agrimaan.Delivery.Running;

/// <summary>What the sequential judge holds a step of a plan to.</summary>
internal static class ComparedBy
{
    public static SequentialPolicy Policy(Plan plan, PlanStep step, Comparison compare)
    {
        var check = step.Moves.OfType<Check>().First();
        return SequentialPolicy.Of(plan.Policy.Abort, compare, step.Moves.Count(move => move is SetWeight)) with { MinimumTime = check.For, Deadline = check.Deadline };
    }
}
