using Agrimaan.Cli.Analyze.Counts;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Cli.Analyze;

/// <summary>Judges by the name that `--judge` gives them; another joins as one line here. Some take measurements, some counts.</summary>
internal static class AnalysisJudges
{
    public const string Usual = "mann-whitney";

    private static readonly Dictionary<string, Func<IReadOnlyList<MetricPair>, AnalysisRules, AnalysisReport>> OfMeasurements = new(StringComparer.Ordinal)
    {
        [Usual] = MannWhitneyAnalysis.Judge,
    };

    private static readonly Dictionary<string, Func<CountedSeries, RolloutPolicy, CountReport>> OfCounts = new(StringComparer.Ordinal)
    {
        [CountAnalysis.Sequential] = CountAnalysis.BySequential,
        [CountAnalysis.Limits] = CountAnalysis.ByLimits,
    };

    public static string[] Names => [.. OfMeasurements.Keys, .. OfCounts.Keys];

    public static bool TakesCounts(string name) => OfCounts.ContainsKey(name);

    public static AnalysisReport Judge(string name, IReadOnlyList<MetricPair> metrics, AnalysisRules rules) => OfMeasurements[name](metrics, rules);

    public static CountReport Judge(string name, CountedSeries series, RolloutPolicy rules) => OfCounts[name](series, rules);
}
