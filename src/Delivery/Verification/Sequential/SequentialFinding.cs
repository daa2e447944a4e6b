using System.Collections.Immutable;

namespace Agrimaan.Delivery.Verification.Sequential;

/// <summary>What to do now.</summary>
public enum Decision
{
    /// <summary>Neither proved yet: look again, the window extends itself.</summary>
    KeepGoing,

    /// <summary>Long enough, and a regression that matters is excluded.</summary>
    Pass,

    /// <summary>The new version is worse.</summary>
    Fail,

    /// <summary>The deadline came before the proof.</summary>
    Inconclusive,
}

/// <summary>What speaks for and against the new version in one metric.</summary>
/// <param name="Metric"><c>errors</c>, <c>error limit</c> or <c>latency</c>.</param>
/// <param name="LogAgainst">ln E against "no worse than is put up with".</param>
/// <param name="Excluded">Whether a regression that matters is excluded.</param>
/// <param name="Units">Pieces of evidence behind it.</param>
public sealed record MetricEvidence(string Metric, double LogAgainst, bool Excluded, double Units);

/// <summary>A decision with all that it rests on.</summary>
/// <param name="Decision">What to do now.</param>
/// <param name="Result">The same for people and for the engine's checks.</param>
/// <param name="LogEvidence">ln of the mean E over the metrics.</param>
/// <param name="LogNeeded">What it must reach for a rollback.</param>
/// <param name="Metrics">The evidence by metric.</param>
/// <param name="Counts">The raw counts, weights, bars and the policy.</param>
/// <param name="Window">Time at the step in force.</param>
/// <param name="Judge">Name and version of the rules that decided.</param>
public sealed record SequentialFinding(
    Decision Decision,
    CheckResult Result,
    double LogEvidence,
    double LogNeeded,
    ImmutableArray<MetricEvidence> Metrics,
    RolloutCounts Counts,
    TimeSpan Window,
    string Judge);
