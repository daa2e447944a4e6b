using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Verification.Sequential;

/// <summary>What counts as one piece of evidence.</summary>
public enum EvidenceUnit
{
    /// <summary>What happens together counts once (<see cref="Units"/>): stalls of single replicas roll nothing back.</summary>
    Episode,

    /// <summary>Each request: soonest, and only right where requests are slow or fail independently of each other.</summary>
    Request,
}

/// <summary>What the sequential judge promises and needs.</summary>
public sealed record SequentialPolicy
{
    /// <summary>Between what is put up with and what a pass must exclude there has to be room, or no number of requests would tell.</summary>
    private const double Further = 1.5;

    /// <summary>Probability that a rollout of an equal version is ever rolled back, over all looks, steps and metrics together.</summary>
    public double FalseAlarm { get; init; } = 0.01;

    /// <summary>Failed requests: up to this many times as often as stable is a trifle, however significant. At least 1.</summary>
    public double ErrorRatio { get; init; } = 1.25;

    /// <summary>A pass needs proof that requests do not fail this many times as often; above <see cref="ErrorRatio"/>.</summary>
    public double ErrorExcluded { get; init; } = 2;

    /// <summary>Or proof that fewer than this share fail at all: a service that never fails has no ratio. Above 0.</summary>
    public double ErrorsHarmless { get; init; } = 0.01;

    /// <summary>Largest share of failed requests whatever stable does; null when somebody else holds the version to one.</summary>
    public double? ErrorLimit { get; init; } = 0.05;

    /// <summary>Latency: up to this many times as slow is a trifle. At least 1.</summary>
    public double LatencyRatio { get; init; } = 1.1;

    /// <summary>A pass needs proof that the median, p75 and p90 are not this many times as slow.</summary>
    public double LatencyExcluded { get; init; } = 1.5;

    /// <summary>Up to this no request is slow, whatever stable's are.</summary>
    public TimeSpan LatencyFloor { get; init; }

    /// <summary>Whether a pass needs these proofs; without them it is enough that nothing is proved against the new version.</summary>
    public bool Proof { get; init; } = true;

    /// <summary>What is one piece of evidence against the new version.</summary>
    public EvidenceUnit Unit { get; init; } = EvidenceUnit.Episode;

    /// <summary>How long one episode may last: longer than stalls of a replica do.</summary>
    public TimeSpan Episode { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Steps of the whole rollout; the tests begin anew at each. 1 or more.</summary>
    public int Steps { get; init; } = 5;

    /// <summary>Shortest time at a step before it passes.</summary>
    public TimeSpan MinimumTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Fewest requests on each side over the whole rollout before anything but waiting is decided.</summary>
    public int MinimumRequests { get; init; } = 50;

    /// <summary>Longest time at a step while evidence is missing; the window extends itself until then.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A policy's comparison in the judge's own terms; its times are still the usual ones.</summary>
    /// <param name="limits">The triggers that stand beside the comparison.</param>
    /// <param name="compare">What the policy says of it.</param>
    /// <param name="steps">Shares of the whole rollout, at least 1.</param>
    public static SequentialPolicy Of(AbortLimits limits, Comparison compare, int steps)
    {
        var usual = new SequentialPolicy();
        return usual with
        {
            FalseAlarm = compare.FalseAlarm,
            ErrorsHarmless = compare.Harmless,
            Proof = compare.Proof,
            ErrorRatio = compare.ErrorRatio,
            ErrorExcluded = Math.Max(usual.ErrorExcluded, Further * compare.ErrorRatio),
            ErrorLimit = null, // the trigger of the policy stands beside this
            LatencyRatio = compare.LatencyRatio,
            LatencyExcluded = Math.Max(limits.LatencyRatio, Further * compare.LatencyRatio),
            LatencyFloor = limits.LatencyFloor,
            Steps = steps,
            MinimumRequests = Math.Min(usual.MinimumRequests, limits.Samples),
        };
    }
}
