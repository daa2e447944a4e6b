using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;

namespace Agrimaan.Server.Workers.Gates;

/// <summary>A caller beside a version that does not offer what it expects would fail for as long as both run.</summary>
internal static class PairsGuard
{
    /// <exception cref="ProblemException">An unsupported pair would run on the way, or be left running at its end.</exception>
    public static void Refuse(Plan plan, Release? current)
    {
        if (Compatibility.Of(plan, current) is [var first, ..] all)
        {
            var more = all.Count == 1 ? "" : $", and {all.Count - 1} more";
            throw new ProblemException(new(
                "plan.unsupported", $"On the way to {plan.Release} an unsupported pair would run: {first.Sentence}{more}.",
                $"Let {first.Callee.Service} answer to both for a release, then move {first.Caller.Service}; `agrimaan plan {plan.Release}` tells all.", 409));
        }
    }
}
