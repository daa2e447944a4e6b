using System.Collections.Immutable;
using Agrimaan.Delivery.Verification.Scoring;

namespace Agrimaan.Cli.Analyze;

/// <summary>How metrics are judged: one rule for all, others for some.</summary>
internal sealed record AnalysisRules(MetricRule Usual, ImmutableDictionary<string, MetricRule> Own, ScorePolicy Score)
{
    public MetricRule Of(string metric) => Own.GetValueOrDefault(metric, Usual);
}
