using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Delivery.Running;

/// <summary>Something that was decided in a run. Written down before anything is done about it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(StepStarted), "stepStarted")]
[JsonDerivedType(typeof(WeightSet), "weightSet")]
[JsonDerivedType(typeof(WeightConfirmed), "weightConfirmed")]
[JsonDerivedType(typeof(WarmedUp), "warmedUp")]
[JsonDerivedType(typeof(Checked), "checked")]
[JsonDerivedType(typeof(StepDone), "stepDone")]
[JsonDerivedType(typeof(AbortRequested), "abortRequested")]
[JsonDerivedType(typeof(RollbackStarted), "rollbackStarted")]
[JsonDerivedType(typeof(StepUndone), "stepUndone")]
[JsonDerivedType(typeof(RunEnded), "runEnded")]
public abstract record RunEvent
{
    /// <summary>The step it is about, or null.</summary>
    public string? Step { get; init; }
}

/// <summary>A step began: its new instances are wanted from now on.</summary>
public sealed record StepStarted : RunEvent;

/// <summary>A share of traffic is wanted for the new side of a step.</summary>
/// <param name="Weight">Parts per 10,000.</param>
/// <param name="Move">Index of the strategy's move, or -1 on the way back.</param>
public sealed record WeightSet(int Weight, int Move) : RunEvent;

/// <summary>The gateway serves the wanted weight; counting begins here.</summary>
/// <param name="Numbers">The counts at that moment.</param>
public sealed record WeightConfirmed(SidesReading Numbers) : RunEvent;

/// <summary>The new version has warmed up: latency counts from here.</summary>
/// <param name="Numbers">The counts at that moment.</param>
public sealed record WarmedUp(SidesReading Numbers) : RunEvent;

/// <summary>The answers of the checks changed.</summary>
public sealed record Checked(ImmutableArray<CheckResult> Results) : RunEvent;

/// <summary>The new side of a step has all traffic.</summary>
public sealed record StepDone : RunEvent;

/// <summary>A person asked to go back.</summary>
public sealed record AbortRequested(string By, string? Reason) : RunEvent;

/// <summary>The run goes back, step by step in reverse.</summary>
public sealed record RollbackStarted(string Reason) : RunEvent;

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
    /// <summary>What was counted since this reading.</summary>
    public (VersionNumbers New, VersionNumbers Stable) Until(SidesReading later) =>
        later.Source == Source ? (later.New.Since(New), later.Stable.Since(Stable)) : (later.New, later.Stable);
}
