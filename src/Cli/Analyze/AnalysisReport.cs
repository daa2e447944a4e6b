using System.Text.Json.Serialization;

namespace Agrimaan.Cli.Analyze;

/// <summary>What a judge says of two series; <c>agrimaan analyze -o json</c> prints it.</summary>
/// <param name="Judge">Which judge it was.</param>
/// <param name="Verdict">One of <c>pass</c>, <c>fail</c>, <c>inconclusive</c>.</param>
/// <param name="Sentence">The verdict with number, limit, sample size and confidence.</param>
/// <param name="Score">Of 100; null for a judge that gives none.</param>
/// <param name="Pass">The score that passes.</param>
/// <param name="Marginal">The score below which it fails.</param>
/// <param name="Groups">What the score is made of.</param>
/// <param name="Metrics">In the order of the files.</param>
internal sealed record AnalysisReport(
    string Judge, string Verdict, string Sentence, double? Score, double? Pass, double? Marginal,
    IReadOnlyList<GroupReport> Groups, IReadOnlyList<MetricReport> Metrics);

/// <summary>The part of a group of metrics.</summary>
/// <param name="Weight">In percent.</param>
/// <param name="Score">Of 100; null where nothing of it could be judged.</param>
internal sealed record GroupReport(string Group, double Weight, double? Score);

/// <summary>What a judge says of one metric.</summary>
/// <param name="Verdict">One of <c>pass</c>, <c>high</c>, <c>low</c>, <c>noData</c>, <c>noDataFailure</c>.</param>
/// <param name="Critical">Whether it alone fails everything.</param>
/// <param name="Sentence">Why.</param>
/// <param name="Effect">The ratio of the means, or the chance of a higher value; null where there is none.</param>
/// <param name="Shift">By how much the canary lies above the baseline; null where no test was made.</param>
/// <param name="Confidence">Of the shift's interval.</param>
internal sealed record MetricReport(
    string Metric, IReadOnlyList<string> Groups, string Verdict, bool Critical, string Sentence, SampleReport Baseline, SampleReport Canary,
    double? Effect, ShiftReport? Shift, double Confidence);

/// <summary>One side's values, after what is missing was dealt with.</summary>
internal sealed record SampleReport(int Count, double Min, double Max, double Mean, double Deviation);

/// <summary>An estimate with the ends of its interval; null where so few values bound it on neither side.</summary>
/// <param name="Bar">How far from zero the interval must lie wholly.</param>
internal sealed record ShiftReport(double Estimate, double? Lower, double? Upper, double Bar);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AnalysisReport))]
internal sealed partial class AnalysisJson : JsonSerializerContext;
