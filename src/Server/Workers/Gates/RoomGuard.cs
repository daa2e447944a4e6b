using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Targets;

namespace Agrimaan.Server.Workers.Gates;

/// <summary>A second side that does not fit would push the first one out. A way back is never refused.</summary>
internal static class RoomGuard
{
    /// <exception cref="ProblemException">It needs more memory than there is.</exception>
    public static void Refuse(Plan plan, MemoryReading? memory)
    {
        if (plan.Kind == PlanKind.Deploy && memory is not null && Footprint.PeakOf(plan, memory) is var needed && needed > memory.Free)
        {
            throw new ProblemException(new(
                "plan.noRoom", $"{plan.Release} needs about {Amounts.Bytes(needed)} more memory while both versions run, and {Amounts.Bytes(memory.Free)} are free.",
                $"End something else, deploy fewer services at once, or use `strategy: rolling` with a small surge; `agrimaan plan {plan.Release}` tells what each step takes.", 409));
        }
    }
}
