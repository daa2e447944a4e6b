using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Agrimaan.Delivery.Verification;
using Agrimaan.Delivery.Verification.Measuring;
using Agrimaan.Delivery.Verification.Sequential;

namespace Agrimaan.Delivery.Running;

/// <summary>Something that was decided in a run. Written down before anything is done about it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TrafficBefore), "trafficBefore")]
[JsonDerivedType(typeof(StepStarted), "stepStarted")]
[JsonDerivedType(typeof(Scaled), "scaled")]
[JsonDerivedType(typeof(Resized), "resized")]
[JsonDerivedType(typeof(WeightSet), "weightSet")]
[JsonDerivedType(typeof(QuorumAwaited), "quorumAwaited")]
[JsonDerivedType(typeof(PauseStarted), "pauseStarted")]
[JsonDerivedType(typeof(MirrorStarted), "mirrorStarted")]
[JsonDerivedType(typeof(CheckStarted), "checkStarted")]
[JsonDerivedType(typeof(TaskStarted), "taskStarted")]
[JsonDerivedType(typeof(WarmedUp), "warmedUp")]
[JsonDerivedType(typeof(Checked), "checked")]
[JsonDerivedType(typeof(HookEnded), "hookEnded")]
[JsonDerivedType(typeof(Measured), "measured")]
[JsonDerivedType(typeof(StepDone), "stepDone")]
[JsonDerivedType(typeof(HoldRequested), "holdRequested")]
[JsonDerivedType(typeof(ResumeRequested), "resumeRequested")]
[JsonDerivedType(typeof(PromoteRequested), "promoteRequested")]
[JsonDerivedType(typeof(LineStopped), "lineStopped")]
[JsonDerivedType(typeof(LineReleased), "lineReleased")]
[JsonDerivedType(typeof(GuidanceAsked), "guidanceAsked")]
[JsonDerivedType(typeof(GuidanceGiven), "guidanceGiven")]
[JsonDerivedType(typeof(ShareWithdrawn), "shareWithdrawn")]
[JsonDerivedType(typeof(StepRetried), "stepRetried")]
[JsonDerivedType(typeof(FailureIgnored), "failureIgnored")]
[JsonDerivedType(typeof(AbortRequested), "abortRequested")]
[JsonDerivedType(typeof(RollbackStarted), "rollbackStarted")]
[JsonDerivedType(typeof(ReturnWaits), "returnWaits")]
[JsonDerivedType(typeof(StepUndone), "stepUndone")]
[JsonDerivedType(typeof(RunEnded), "runEnded")]
public abstract record RunEvent
{
    /// <summary>The step it is about, or null.</summary>
    public string? Step { get; init; }
}

/// <summary>What the services that a run changes were asked before it, since the gateway began to count.</summary>
/// <param name="Release">The release that runs.</param>
/// <param name="Services">Counts by service, of the version that runs.</param>
public sealed record TrafficBefore(string Release, ImmutableSortedDictionary<string, VersionNumbers> Services) : RunEvent;

/// <summary>A step began; its first move follows at once.</summary>
public sealed record StepStarted : RunEvent;

/// <summary>So many instances of both sides are wanted.</summary>
/// <param name="Next">Instances of the new side.</param>
/// <param name="Stable">Instances of the old side.</param>
/// <param name="Move">Index of the strategy's move.</param>
public sealed record Scaled(int Next, int Stable, int Move) : RunEvent;

/// <summary>The whole of each side is another number of instances from now on; every move means the same part of it as before.</summary>
/// <param name="Stable">Instances of the whole old side.</param>
/// <param name="Next">Instances of the whole new side.</param>
public sealed record Resized(int Stable, int Next) : RunEvent;

/// <summary>A share of traffic is wanted for the new side of a step.</summary>
/// <param name="Weight">Parts per 10,000.</param>
/// <param name="Move">Index of the strategy's move, or -1 on the way back.</param>
public sealed record WeightSet(int Weight, int Move) : RunEvent;

/// <summary>Enough others must be ready before one instance ends.</summary>
/// <param name="Move">Index of the strategy's move.</param>
public sealed record QuorumAwaited(int Move) : RunEvent;

/// <summary>A rest began.</summary>
/// <param name="Move">Index of the strategy's move.</param>
public sealed record PauseStarted(int Move) : RunEvent;

/// <summary>Copies of requests are wanted for the new side.</summary>
/// <param name="Source">The counting process.</param>
/// <param name="Numbers">Its counts of copies at that moment.</param>
/// <param name="Move">Index of the strategy's move.</param>
public sealed record MirrorStarted(string Source, MirrorNumbers Numbers, int Move) : RunEvent;

/// <summary>Live traffic is judged; counting begins here.</summary>
/// <param name="Numbers">The counts at that moment.</param>
/// <param name="Move">Index of the strategy's move.</param>
public sealed record CheckStarted(SidesReading Numbers, int Move) : RunEvent;

/// <summary>Long work began.</summary>
/// <param name="Move">Index of the strategy's move.</param>
public sealed record TaskStarted(int Move) : RunEvent;

/// <summary>A hook has answered, or had its time.</summary>
/// <param name="Hook">Its name; one of a step has that step, one beside the way back none.</param>
/// <param name="Results">Its answers.</param>
public sealed record HookEnded(string Hook, ImmutableArray<CheckResult> Results) : RunEvent;

/// <summary>The new version has warmed up: latency counts from here.</summary>
/// <param name="Numbers">The counts at that moment.</param>
public sealed record WarmedUp(SidesReading Numbers) : RunEvent;

/// <summary>The answers of the checks changed.</summary>
public sealed record Checked(ImmutableArray<CheckResult> Results) : RunEvent
{
    /// <summary>The evidence of the sequential judge, with the answers that ended a check; otherwise null.</summary>
    public RolloutCounts? Counts { get; init; }

    /// <summary>What others have measured, by check, with its newest measurements where the answers ended a check; null when nothing is measured.</summary>
    public ImmutableSortedDictionary<string, MeasuredSeries>? Series { get; init; }
}

/// <summary>Measurements were made and changed no answer; written now and then, so that they are not made in vain when the process ends.</summary>
/// <param name="Series">What they have come to, by check.</param>
public sealed record Measured(ImmutableSortedDictionary<string, MeasuredSeries> Series) : RunEvent;

/// <summary>The new side of a step has all traffic.</summary>
public sealed record StepDone : RunEvent;

/// <summary>A person holds the run: no move begins until it is resumed. A failure goes back all the same.</summary>
public sealed record HoldRequested(string By, string? Reason) : RunEvent;

/// <summary>A person lets a held run go on; the time it was held does not count.</summary>
public sealed record ResumeRequested(string By) : RunEvent;

/// <summary>A person lets the run go on past what it waits for.</summary>
/// <param name="By">Who.</param>
/// <param name="Full">Past every pause and check that is still to come, too.</param>
public sealed record PromoteRequested(string By, bool Full) : RunEvent;

/// <summary>The line is stopped: no run of this control plane makes a move forward.</summary>
public sealed record LineStopped(string By, string Reason) : RunEvent;

/// <summary>The line goes on; the time it was stopped does not count.</summary>
public sealed record LineReleased(string By) : RunEvent;

/// <summary>A step failed, and a person is asked what to do; until then the run stands still.</summary>
/// <param name="Reason">Why it failed.</param>
/// <param name="MayIgnore">Whether what failed can be passed over.</param>
public sealed record GuidanceAsked(string Reason, bool MayIgnore) : RunEvent;

/// <summary>A person said what to do about the step that failed; it is done as soon as it can be.</summary>
/// <param name="Answer">What.</param>
/// <param name="By">Who.</param>
/// <param name="Reason">Why; never empty where something is ignored.</param>
public sealed record GuidanceGiven(GuidanceAnswer Answer, string By, string? Reason) : RunEvent;

/// <summary>The share of a step that waits for guidance goes back to the old side.</summary>
public sealed record ShareWithdrawn : RunEvent;

/// <summary>A step that failed begins again, as a new attempt.</summary>
public sealed record StepRetried : RunEvent;

/// <summary>What failed is passed over.</summary>
public sealed record FailureIgnored(string By, string Reason) : RunEvent;

/// <summary>A person asked to go back.</summary>
public sealed record AbortRequested(string By, string? Reason) : RunEvent;

/// <summary>The run goes back, step by step in reverse.</summary>
public sealed record RollbackStarted(string Reason) : RunEvent;

/// <summary>The way back waits: nothing of the old side is ready after its time to start, and the new one, which serves, keeps its traffic meanwhile.</summary>
/// <param name="Reason">What is waited for.</param>
public sealed record ReturnWaits(string Reason) : RunEvent;

/// <summary>The old side of a step has all traffic again.</summary>
public sealed record StepUndone : RunEvent;

/// <summary>Nothing is left to decide.</summary>
public sealed record RunEnded(RunOutcome Outcome, string Reason) : RunEvent;

/// <summary>How a run ended.</summary>
public enum RunOutcome
{
    Promoted,
    RolledBack,
    Failed,
}

/// <summary>Counts of both sides of a rollout at one moment.</summary>
/// <param name="Source">The counting process; another one has begun at zero.</param>
public sealed record SidesReading(string Source, VersionNumbers New, VersionNumbers Stable)
{
    /// <summary>Counts of the instances that served before, where <see cref="Stable"/> is a fresh baseline that has no past; otherwise null.</summary>
    public VersionNumbers? Before { get; init; }

    /// <summary>What was counted since this reading.</summary>
    public (VersionNumbers New, VersionNumbers Stable) Until(SidesReading later) =>
        later.Source == Source ? (later.New.Since(New), later.Stable.Since(Stable)) : (later.New, later.Stable);
}
