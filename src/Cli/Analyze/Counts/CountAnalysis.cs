using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Verification;
using Agrimaan.Delivery.Verification.Sequential;

namespace Agrimaan.Cli.Analyze.Counts;

/// <summary>The judges that decide live rollouts, over counts from files.</summary>
internal static class CountAnalysis
{
    public const string Sequential = "sequential";
    public const string Limits = "limits";

    public static CountReport BySequential(CountedSeries series, RolloutPolicy rules)
    {
        var compare = rules.Compare ?? throw new CommandException(ExitCodes.BadInput, "That policy compares nothing: its judge is limits.", "Judge it with --judge limits.");
        var policy = SequentialPolicy.Of(rules.Abort, compare, series.Shares) with { MinimumTime = TimeSpan.Zero, Deadline = TimeSpan.Zero };
        var (finding, slice) = SequentialSeries.Judge(policy, series);
        var evidence = new EvidenceReport(
            finding.LogEvidence, finding.LogNeeded, policy.FalseAlarm,
            [.. finding.Metrics.Select(metric => new MetricEvidenceReport(metric.Metric, metric.LogAgainst, metric.Excluded, metric.Units))],
            [.. finding.Counts.Steps.Select(step => new StepReport(step.Share, Of(step.Stable), Of(step.Canary)))]);
        return Report(finding.Judge, [finding.Result], series, slice) with { Evidence = evidence };
    }

    public static CountReport ByLimits(CountedSeries series, RolloutPolicy rules)
    {
        var (answers, slice) = LimitSeries.Judge(rules.Abort, series);
        return Report("limits/1", answers, series, slice);
    }

    private static CountReport Report(string judge, IReadOnlyList<CheckResult> answers, CountedSeries series, int slice)
    {
        var looked = series.Slices.Take(slice + 1).ToList();
        var worst = answers.FirstOrDefault(answer => answer.Verdict == Verdict.Fail) ?? answers.FirstOrDefault(answer => answer.Verdict != Verdict.Pass) ?? answers[0];
        return new(
            judge, Word(worst.Verdict), Sentence(worst, series, slice), (series.Slices[slice].At - series.Began).TotalSeconds, slice + 1, series.Slices.Count - slice - 1,
            Of(looked.Aggregate(VersionNumbers.Zero, (sum, one) => sum.Plus(one.Stable))), Of(looked.Aggregate(VersionNumbers.Zero, (sum, one) => sum.Plus(one.Canary))),
            [.. answers.Select(answer => new CheckReport(answer.Check, Word(answer.Verdict), answer.Sentence))], null);
    }

    private static string Sentence(CheckResult worst, CountedSeries series, int slice)
    {
        var silent = series.Usual().Latency.IsEmpty && worst.Check == Sequential ? "; latency was not compared, since the baseline has none from before the canary" : "";
        return worst.Verdict switch
        {
            Verdict.Pass => $"The canary passes: {worst.Sentence}{silent}.",
            Verdict.Fail => $"The canary fails after {(series.Slices[slice].At - series.Began).TotalSeconds:0.#} s: {worst.Sentence}{silent}.",
            _ => $"Nothing can be told: {worst.Sentence}{silent}.",
        };
    }

    private static string Word(Verdict verdict) => verdict switch { Verdict.Pass => "pass", Verdict.Fail => "fail", _ => "inconclusive" };

    private static SideCount Of(VersionNumbers side) => new(side.Requests, side.Errors, side.Limited);
}
