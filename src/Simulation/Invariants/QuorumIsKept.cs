using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Targets;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>
/// Of instances that keep a state of their own, one that serves is taken away only while a quorum of others does, and two of one number never
/// run at once.
/// </summary>
internal sealed class QuorumIsKept(World world) : Invariant(world)
{
    public override void Decided(RunEvent happened, RunState before, RunState after)
    {
        if (happened is not Scaled || StepOf(before, happened) is not { Strategy: Strategy.Ordinal, From: { } from, To: { } to } step)
        {
            return;
        }

        var needed = (to.Ordinals ?? from.Ordinals)!.QuorumOf(Math.Min(from.Replicas, to.Replicas));
        var (wanted, left) = (Wanted(before, step), Wanted(after, step));
        foreach (var life in World.Target.Lives.Where(life => wanted.Contains(life.Spec.Key) && !left.Contains(life.Spec.Key) && life.Seen == InstanceState.Ready))
        {
            var others = World.Target.Lives.Count(other => left.Contains(other.Spec.Key) && other.Seen == InstanceState.Ready);
            if (others < needed)
            {
                Broken($"{life.Spec.Key} is taken away while {others} others are ready and {needed} must be");
            }
        }
    }

    public override void Starting(Life life)
    {
        if (life.Spec.Ordinal is { } number && World.Target.Lives.FirstOrDefault(other => other.Spec.Key != life.Spec.Key && other.Spec.Service == life.Spec.Service && other.Spec.Ordinal == number) is { } other)
        {
            Broken($"{life.Spec.Key} starts while {other.Spec.Key} is there");
        }
    }

    private static HashSet<InstanceKey> Wanted(RunState run, PlanStep step) =>
    [
        .. Keys(step.From!.Service, step.From.Revision, 0, run[step].Stable),
        .. Keys(step.To!.Service, step.To.Revision, step.To.Replicas - run[step].Next, run[step].Next),
    ];

    private static IEnumerable<InstanceKey> Keys(string service, string revision, int first, int count) =>
        Enumerable.Range(first, count).Select(number => InstanceKey.Of(World.Platform, service, revision, number));
}
