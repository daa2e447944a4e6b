using System.Text.Json.Serialization;

namespace Agrimaan.Cli.Analyze.Counts;

/// <summary>What a judge says of counts, with all that it rests on; <c>agrimaan analyze -o json</c> prints it.</summary>
/// <param name="Judge">Name and version of the rules.</param>
/// <param name="Verdict">One of <c>pass</c>, <c>fail</c>, <c>inconclusive</c>.</param>
/// <param name="Sentence">Number, limit, window, sample size and confidence.</param>
/// <param name="Seconds">From the canary's first request to the look that decided.</param>
/// <param name="Looks">How many looks that were.</param>
/// <param name="LeftOut">Intervals after it: a rollout would have ended there.</param>
/// <param name="Baseline">What was counted until then.</param>
/// <param name="Canary">Likewise.</param>
/// <param name="Checks">Each check's verdict and sentence.</param>
/// <param name="Evidence">Of the sequential judge; otherwise null.</param>
internal sealed record CountReport(
    string Judge, string Verdict, string Sentence, double Seconds, int Looks, int LeftOut, SideCount Baseline, SideCount Canary,
    IReadOnlyList<CheckReport> Checks, EvidenceReport? Evidence);

/// <summary>Counts of a side.</summary>
internal sealed record SideCount(long Requests, long Errors, long Limited);

/// <summary>One check.</summary>
internal sealed record CheckReport(string Check, string Verdict, string Sentence);

/// <summary>The evidence of the sequential judge.</summary>
/// <param name="LogEvidence">ln of the evidence against the canary, all metrics together.</param>
/// <param name="LogNeeded">What it must reach for a failure.</param>
/// <param name="FalseAlarm">The promise: probability that an equal version ever fails, however often one looks.</param>
/// <param name="Metrics">By metric.</param>
/// <param name="Steps">Raw counts by share.</param>
internal sealed record EvidenceReport(double LogEvidence, double LogNeeded, double FalseAlarm, IReadOnlyList<MetricEvidenceReport> Metrics, IReadOnlyList<StepReport> Steps);

/// <summary>One metric's part.</summary>
/// <param name="LogEvidence">ln of the evidence against the canary.</param>
/// <param name="Excluded">Whether a regression that matters is excluded.</param>
/// <param name="Units">Pieces of evidence.</param>
internal sealed record MetricEvidenceReport(string Metric, double LogEvidence, bool Excluded, double Units);

/// <summary>What was counted at one share.</summary>
internal sealed record StepReport(double Share, SideCount Baseline, SideCount Canary);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CountReport))]
internal sealed partial class CountJsonContext : JsonSerializerContext;
