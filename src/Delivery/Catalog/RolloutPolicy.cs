using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Agrimaan.Delivery.Catalog;

/// <summary>How a service moves from its stable version to the next one.</summary>
public sealed record RolloutPolicy
{
    /// <summary><c>canary</c>, <c>rolling</c> or <c>blue-green</c>.</summary>
    public string Strategy { get; init; } = "canary";

    /// <summary>
    /// Canary: rising shares of traffic for the new version, the last step to everything is implied, and pauses between them.
    /// Blue-green: pauses before the switch. Rolling has none.
    /// </summary>
    public ImmutableArray<RolloutStep> Steps { get; init; } = [1000, 2500, 5000];

    /// <summary>Canary: requests that go to the new version from its first share on, whatever that is; null when the shares decide about all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<RequestRule>? Match { get; init; }

    /// <summary>Rolling: new instances that come up at a time, over and above the number that serves. 1 to 100.</summary>
    public int Surge { get; init; } = 1;

    /// <summary>Shortest time at each step. 0 to 24 h.</summary>
    public TimeSpan StepTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest time at one step while evidence is missing; then <see cref="OnInconclusive"/> decides. At least <see cref="StepTime"/>.</summary>
    public TimeSpan StepDeadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What to do when the deadline of a step comes without enough evidence; null is not to wait for it, which is usual for all but canary.</summary>
    public InconclusiveAction? OnInconclusive { get; init; } = InconclusiveAction.Rollback;

    /// <summary>How long a step that failed by anything but live traffic waits for a person to say what to do; null when it goes back at once.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? GuidanceDeadline { get; init; }

    /// <summary>How long latency is not judged after the new version took its first traffic: caches fill, code is compiled. 0 to 1 h.</summary>
    public TimeSpan Warmup { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>When to go back by itself.</summary>
    public AbortLimits Abort { get; init; } = new();

    /// <summary>How the new version is compared with the stable one while both have traffic; null when only the limits of <see cref="Abort"/> count.</summary>
    public Comparison? Compare { get; init; } = new();

    /// <summary>Canary: whether it is compared with fresh instances of the stable version, as many as its own, instead of those that serve.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool FreshBaseline { get; init; }

    /// <summary>What others measure of the new version while it takes traffic; null when nothing is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<MeasuredCheck>? Checks { get; init; }

    /// <summary>How long requests in flight may take to end before an old instance is stopped all the same. 0 to 1 h.</summary>
    public TimeSpan DrainDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The same for WebSockets; null when they have no other time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? DrainWebSocket { get; init; }

    /// <summary>The same for streams of server-sent events; null when they have no other time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? DrainEvents { get; init; }

    /// <summary>How long the old version is kept running after the whole run has ended well, for an instant rollback. 0 to 24 h.</summary>
    public TimeSpan KeepWarm { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long what serves again after a rollback is watched; null is the usual time, zero is not at all. 0 to 24 h.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? RollbackWatch { get; init; }

    /// <summary>What becomes of a release that arrives while a run is in progress: about runs beside each other, and so no part of a plan and its hash.</summary>
    [JsonIgnore]
    public ArrivalRule Arrival { get; init; }

    /// <summary>Whether queued releases start after a run that went back, too; otherwise they are dropped: they are likely to hold what was bad.</summary>
    [JsonIgnore]
    public bool QueueOutlivesRollback { get; init; }
}

/// <summary>What becomes of a release that arrives while a run is in progress.</summary>
public enum ArrivalRule
{
    /// <summary>It is told to come again.</summary>
    Refuse,

    /// <summary>It starts when that run has ended, and after those that wait already.</summary>
    Queue,

    /// <summary>That run goes back, and it starts then; those that waited are dropped.</summary>
    Supersede,
}

/// <summary>What the comparison of a canary with the stable version promises and needs.</summary>
public sealed record Comparison
{
    /// <summary>Probability that a rollout of an equal version is taken back for it, over all its looks together; above 0, up to 0.5.</summary>
    public double FalseAlarm { get; init; } = 0.01;

    /// <summary>Failing up to this many times as often as stable is a trifle, however significant; at least 1.</summary>
    public double ErrorRatio { get; init; } = 1.25;

    /// <summary>Being up to this many times as slow is a trifle; at least 1.</summary>
    public double LatencyRatio { get; init; } = 1.5;

    /// <summary>Share of failed requests that is harmless, above 0 and below 1: proof of less is proof enough of health.</summary>
    public double Harmless { get; init; } = 0.02;

    /// <summary>Whether a pass needs proof that a regression that matters is excluded; otherwise it is enough that none is proved.</summary>
    public bool Proof { get; init; } = true;
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
