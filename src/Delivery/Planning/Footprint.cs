using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Targets;

namespace Agrimaan.Delivery.Planning;

/// <summary>How many instances a plan has side by side, and what memory that takes: each new instance is reckoned with what the old ones use.</summary>
public static class Footprint
{
    /// <summary>Instances of both sides of a step at once, at the most; new ones come up before old ones end.</summary>
    public static int MostOf(PlanStep step)
    {
        var (most, stable, next) = (0, step.From?.Replicas ?? 0, 0);
        foreach (var scale in step.Moves.OfType<Scale>())
        {
            most = Math.Max(most, (Math.Max(next, scale.Next) * (step.FreshBaseline ? 2 : 1)) + Math.Max(stable, scale.Stable));
            (stable, next) = (scale.Stable, scale.Next);
        }

        return most;
    }

    /// <summary>Bytes of one instance of a step's old side; null when none runs that could be measured.</summary>
    public static long? EachOf(Plan plan, PlanStep step, MemoryReading memory) => step.From is { } from
        && Keys(plan.Platform, from).Where(memory.Used.ContainsKey).Select(key => memory.Used[key]).ToList() is { Count: > 0 } used
            ? (long)used.Average()
            : null;

    /// <summary>Bytes beyond what is used now, when most runs at once. Old sides stay up until the whole run has ended; a service that starts anew is not reckoned, since nobody knows what it takes.</summary>
    public static long PeakOf(Plan plan, MemoryReading memory)
    {
        var (peak, kept) = (0L, 0L);
        foreach (var step in plan.Steps)
        {
            if (EachOf(plan, step, memory) is { } each)
            {
                var before = step.From!.Replicas;
                peak = Math.Max(peak, kept + (Math.Max(0, MostOf(step) - before) * each));
                kept += ((step.To?.Replicas ?? 0) + (step.Left?.Replicas ?? 0) - before) * each;
            }
        }

        return peak;
    }

    private static IEnumerable<InstanceKey> Keys(string platform, ServiceRelease release) =>
        Enumerable.Range(release.First, release.Replicas).Select(ordinal => InstanceKey.Of(platform, release.Service, release.Revision, ordinal));
}
