using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Targets;

namespace Agrimaan.Delivery.Strategies;

/// <summary>Steps of a new side that comes up beside a whole old one: as many instances as they say, and all before it takes all traffic.</summary>
internal static class Sizing
{
    private static readonly RolloutStep All = new(0) { Part = Backend.FullWeight };

    /// <param name="sides">Instances before and after.</param>
    /// <param name="steps">As the file says them.</param>
    /// <param name="movesOf">The moves of every other step than scaling.</param>
    public static IEnumerable<Move> Whole(Sides sides, IEnumerable<RolloutStep> steps, Func<RolloutStep, IEnumerable<Move>> movesOf)
    {
        // Parts are compared, not the instances they come to, which may change while the rollout goes on.
        RolloutStep? there = null;
        foreach (var step in steps)
        {
            var wanted = step.IsScale ? step : there ?? All;
            if (wanted != there)
            {
                there = wanted;
                yield return new Scale(wanted.InstancesOf(sides.Next), sides.Stable);
            }

            foreach (var move in step.IsScale ? [] : movesOf(step))
            {
                yield return move;
            }
        }

        if (there != All)
        {
            yield return new Scale(sides.Next, sides.Stable);
        }
    }

    /// <summary>A rest, copies of requests, or the place of a hook.</summary>
    public static Move Other(RolloutStep step) => step.IsMirror ? new Mirror(step.Mirror, step.Time!.Value) : step.Hook is { } hook ? new HookPlace(hook) : new Pause(step.Time);
}
