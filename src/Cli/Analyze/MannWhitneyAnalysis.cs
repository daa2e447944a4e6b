using System.Globalization;
using Agrimaan.Cli.Screens;
using Agrimaan.Delivery.Verification.Scoring;

namespace Agrimaan.Cli.Analyze;

/// <summary>The judge that people know from Kayenta.</summary>
internal static class MannWhitneyAnalysis
{
    public static AnalysisReport Judge(IReadOnlyList<MetricPair> metrics, AnalysisRules rules)
    {
        MetricFinding[] findings = [.. metrics.Select(metric => MetricJudge.Judge(metric.Name, metric.Baseline, metric.Canary, rules.Of(metric.Name)))];
        var score = Score.Of(findings, rules.Score);
        return new(
            AnalysisJudges.Usual, Verdict(score.Class), Sentence(score, findings, rules), score.Value, rules.Score.Pass, rules.Score.Marginal,
            [.. score.Groups.Select(group => new GroupReport(group.Group, group.Weight, group.HasData ? group.Score : null))],
            [.. findings.Select(finding => Report(finding, rules))]);
    }

    private static string Verdict(ScoreClass found) => found switch { ScoreClass.Pass => "pass", ScoreClass.Fail => "fail", _ => "inconclusive" };

    private static MetricReport Report(MetricFinding finding, AnalysisRules rules) => new(
        finding.Metric, rules.Score.Groups.TryGetValue(finding.Metric, out var groups) ? groups : [ScorePolicy.UsualGroup], Camel(finding.Class.ToString()),
        finding.CriticalFailure, finding.Sentence, Report(finding.Baseline), Report(finding.Canary), finding.Effect,
        finding.Shift is { } shift ? new(shift.Estimate, shift.Lower, shift.Upper, finding.Bar) : null, rules.Of(finding.Metric).Confidence);

    private static SampleReport Report(SampleSummary side) => new(side.Count, side.Min, side.Max, side.Mean, side.Deviation);

    private static string Camel(string word) => char.ToLowerInvariant(word[0]) + word[1..];

    private static string Sentence(Score score, MetricFinding[] findings, AnalysisRules rules)
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"{score.Value:0.##} of 100");
        var limits = string.Create(CultureInfo.InvariantCulture, $"{rules.Score.Pass:0.##} passes{(rules.Score.Marginal is { } least ? string.Create(CultureInfo.InvariantCulture, $", below {least:0.##} fails") : "")}");
        var judged = findings.Where(finding => finding.Class is not MetricClass.NoData and not MetricClass.NoDataFailure).ToArray();
        var worst = Array.Find(findings, finding => finding.CriticalFailure) ?? Array.Find(findings, finding => finding.Class != MetricClass.Pass);
        return score.Class switch
        {
            ScoreClass.Pass => $"The canary passes with a score of {number} ({limits}): {Judged(judged, rules)}.",
            ScoreClass.Marginal => $"Somebody must decide: the score is {number} ({limits}), because {worst!.Sentence}",
            ScoreClass.Fail when worst!.CriticalFailure => $"The canary fails, since a critical metric does: {worst.Sentence}",
            ScoreClass.Fail => $"The canary fails with a score of {number} ({limits}): {worst.Sentence}",
            _ => $"Nothing can be told, as {findings.Length - judged.Length} of {Say.Plural(findings.Length, "metric")} cannot be judged (limit {rules.Score.NoDataPercent.ToString("0.##", CultureInfo.InvariantCulture)} %): {worst!.Sentence}",
        };
    }

    private static string Judged(MetricFinding[] judged, AnalysisRules rules)
    {
        var good = judged.Count(finding => finding.Class == MetricClass.Pass);
        var least = judged.Min(finding => Math.Min(finding.Baseline.Count, finding.Canary.Count));
        var confidence = judged.Min(finding => rules.Of(finding.Metric).Confidence);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{good} of {Say.Plural(judged.Length, "metric")} {(good == 1 ? "is" : "are")} no worse, with {confidence * 100:0.###} % confidence and at least {Say.Plural(least, "value")} on each side");
    }
}
