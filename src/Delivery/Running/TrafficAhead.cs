using System.Collections.Immutable;
using Agrimaan.Delivery.Planning;

namespace Agrimaan.Delivery.Running;

/// <summary>Takes down what is asked of the services of a run before it moves anything.</summary>
internal static class TrafficAhead
{
    /// <returns>Null when it is taken down already, too late, or nothing was asked.</returns>
    public static TrafficBefore? Of(RunState run, Observation seen)
    {
        if (run is not { Before: null, Phase: RunPhase.Forward, PeakWeight: 0, Plan.From: { } release } || seen.Numbers is not { } numbers)
        {
            return null;
        }

        var services = run.Plan.Steps.Where(step => step is { Kind: StepKind.Rollout, From: not null })
            .Select(step => KeyValuePair.Create(step.Service, numbers.Of(step.Service, step.From!.Version)))
            .Where(one => one.Value.Requests > 0)
            .ToImmutableSortedDictionary(StringComparer.Ordinal);
        return services.IsEmpty ? null : new(release, services);
    }
}
