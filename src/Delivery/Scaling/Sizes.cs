using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Delivery.Scaling;

/// <summary>How many instances a service is to have in place of the number in its release.</summary>
/// <param name="Count">Instances.</param>
/// <param name="At">Since when.</param>
/// <param name="Why">One sentence.</param>
public sealed record Size(int Count, DateTimeOffset At, string Why)
{
    /// <summary>Who said so during a run; null when the number follows the load.</summary>
    public string? By { get; init; }

    /// <summary>The run in which somebody said so.</summary>
    public string? Run { get; init; }
}

/// <summary>The numbers of instances that hold now.</summary>
public static class Sizes
{
    /// <summary>Instances of a release that serve, or are to serve, now.</summary>
    public static int SizeOf(this PlatformState state, ServiceRelease release) => (release.Autoscale, state.Sizes.GetValueOrDefault(release.Service)) switch
    {
        ({ } rule, var size) => Math.Clamp(size?.Count ?? release.Replicas, rule.Least, rule.Most),
        (null, { By: not null } said) => said.Count,
        _ => release.Replicas,
    };

    /// <summary>A release with as many instances as it has now.</summary>
    public static ServiceRelease Sized(this PlatformState state, ServiceRelease release) =>
        state.SizeOf(release) is var count && count == release.Replicas ? release : release with { Replicas = count };

    /// <summary>
    /// What runs, with the numbers that people gave during a run. A number that follows the load is left out: it changes by itself, and a plan
    /// that somebody agreed to does not.
    /// </summary>
    public static Release? Standing(this PlatformState state) => state.Current is not { } current || !state.Sizes.Values.Any(size => size.By is not null) ? state.Current
        : current with { Services = current.Services.SetItems(current.Services.Where(one => one.Value.Autoscale is null).Select(one => KeyValuePair.Create(one.Key, state.Sized(one.Value)))) };
}
