using System.Collections.Immutable;

namespace Agrimaan.Delivery.Catalog;

/// <summary>How a service moves from its stable version to the next one.</summary>
public sealed record RolloutPolicy
{
    /// <summary>Only <c>canary</c> so far.</summary>
    public string Strategy { get; init; } = "canary";

    /// <summary>Shares of traffic for the new version, parts per 10,000, each 1 to 9999 and rising; the last step to 10,000 is implied.</summary>
    public ImmutableArray<int> Steps { get; init; } = [1000, 2500, 5000];

    /// <summary>Shortest time at each step. 0 to 24 h.</summary>
    public TimeSpan StepTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest time at one step while evidence is missing; then <see cref="OnInconclusive"/> decides. At least <see cref="StepTime"/>.</summary>
    public TimeSpan StepDeadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What to do when the deadline of a step comes without enough evidence.</summary>
    public InconclusiveAction OnInconclusive { get; init; } = InconclusiveAction.Rollback;

    /// <summary>How long latency is not judged after the new version took its first traffic: caches fill, code is compiled. 0 to 1 h.</summary>
    public TimeSpan Warmup { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>When to go back by itself.</summary>
    public AbortLimits Abort { get; init; } = new();

    /// <summary>How long requests in flight may take to end before an old instance is stopped all the same. 0 to 1 h.</summary>
    public TimeSpan DrainDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the old version is kept running after the whole run has ended well, for an instant rollback. 0 to 24 h.</summary>
    public TimeSpan KeepWarm { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>What to do when evidence never comes.</summary>
public enum InconclusiveAction
{
    Rollback,
    Promote,
}

/// <summary>The triggers of an automatic rollback; every limit is read strictly (more than).</summary>
public sealed record AbortLimits
{
    /// <summary>Largest share of failed requests, 0 to 1. The plan's trigger: more than 5 %.</summary>
    public double Errors { get; init; } = 0.05;

    /// <summary>Largest latency as a multiple of the baseline's, above 1. The plan's trigger: more than 200 % increase, thus 3.</summary>
    public double LatencyRatio { get; init; } = 3;

    /// <summary>Quantile of latency that is compared, above 0 and below 1.</summary>
    public double LatencyQuantile { get; init; } = 0.95;

    /// <summary>Latency up to this is never too slow, whatever the ratio: three times a trifle is a trifle. 0 to 1 h.</summary>
    public TimeSpan LatencyFloor { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Fewest requests on each side before anything is judged, 1 to 1,000,000.</summary>
    public int Samples { get; init; } = 300;

    /// <summary>Longest time a started instance may be unready while it takes traffic. The plan's trigger: 5 min.</summary>
    public TimeSpan Unhealthy { get; init; } = TimeSpan.FromMinutes(5);
}
