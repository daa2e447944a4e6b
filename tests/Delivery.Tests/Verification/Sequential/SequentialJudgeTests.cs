using Agrimaan.Delivery.Verification;
using Agrimaan.Delivery.Verification.Sequential;
using Xunit;

namespace Agrimaan.Delivery.Tests.Verification.Sequential;

/// <summary>A rollout judged from its counts, a slice of one second at a time.</summary>
public sealed class SequentialJudgeTests
{
    private static readonly SequentialPolicy Default = new();

    [Fact]
    public void A_version_as_good_as_stable_passes_and_says_what_is_excluded()
    {
        var finding = Run(Default, seed: 1, rate: 50, seconds: 600, errors: 0.002);
        Assert.Equal(Decision.Pass, finding.Decision);
        Assert.True(finding.Window >= Default.MinimumTime);
        Assert.Equal(SequentialJudge.Version, finding.Judge);
        Assert.All(finding.Metrics, metric => Assert.True(metric.Excluded));
        Assert.Equal(Verdict.Pass, finding.Result.Verdict);
        Assert.Matches(@"^\d+ of \d+ requests failed on the new version and \d+ of \d+ on stable in \d+ s: failing 2 times as often, or more than 1 % at all, and being 1\.5 times as slow, is excluded \(99 % sure\)$", finding.Result.Sentence);
    }

    [Fact]
    public void A_version_that_fails_more_often_fails_before_the_first_minute()
    {
        var finding = Run(Default, seed: 2, rate: 50, seconds: 600, errors: 0.2);
        Assert.Equal((Decision.Fail, Verdict.Fail), (finding.Decision, finding.Result.Verdict));
        Assert.InRange(finding.Window.TotalSeconds, 1, 60);
        Assert.True(finding.LogEvidence >= finding.LogNeeded);
        Assert.InRange(finding.Counts.ErrorRatio().Lower, 1.25, 100);
        Assert.Matches(@"(more than 1\.25 times as often|\(limit 5 %\)) \((more than )?\d+ to 1 against it, 99 % sure however often one looks\)$", finding.Result.Sentence);
    }

    [Fact]
    public void A_slower_version_fails_and_the_sentence_names_the_bar()
    {
        var finding = Run(Default, seed: 3, rate: 50, seconds: 600, errors: 0.002, slower: 2);
        Assert.Equal(Decision.Fail, finding.Decision);
        Assert.Matches(@"^[\d.]+ % of \d+ requests took more than [\d.]+ ms \([\d.]+ % of \d+ on stable more than [\d.]+ ms; up to 1\.1 times as slow is put up with\)", finding.Result.Sentence);
    }

    [Theory]
    [InlineData(EvidenceUnit.Episode)]
    [InlineData(EvidenceUnit.Request)]
    public void A_significant_trifle_does_not_fail(EvidenceUnit unit)
    {
        var trifle = Run(Default with { Unit = unit, Deadline = TimeSpan.FromSeconds(400) }, seed: 4, rate: 400, seconds: 400, errors: 0.01, stableErrors: 0.009, slower: 1.05);
        Assert.NotEqual(Decision.Fail, trifle.Decision);
    }

    [Fact]
    public void The_window_goes_on_while_proof_is_missing_and_ends_at_the_deadline()
    {
        var early = Run(Default, seed: 5, rate: 1, seconds: 120, errors: 0.01);
        Assert.Equal((Decision.KeepGoing, Verdict.Inconclusive), (early.Decision, early.Result.Verdict));
        Assert.StartsWith("fewer than 50 requests on a side after 120 s, the window goes on up to 600 s; ", early.Result.Sentence, StringComparison.Ordinal);
        var late = Run(Default, seed: 5, rate: 3, seconds: 700, errors: 0.01);
        Assert.Equal(Decision.Inconclusive, late.Decision);
        Assert.StartsWith("no proof about errors either way within 600 s; ", late.Result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_requests_never_decide_anything()
    {
        var all = new VersionNumbers(3, 3, 0, [0, 3]);
        var counts = RolloutCounts.Begin(Default, [0, 100]).Step(0.01, 0.1).Add(TimeSpan.FromSeconds(1), all, VersionNumbers.Zero);
        Assert.Equal(Decision.KeepGoing, SequentialJudge.Judge(counts, TimeSpan.FromSeconds(1)).Decision);
    }

    [Theory]
    [InlineData(30, true, true, true, Decision.Fail)]
    [InlineData(30, true, false, true, Decision.KeepGoing)]
    [InlineData(60, true, false, true, Decision.Pass)]
    [InlineData(60, false, true, true, Decision.KeepGoing)]
    [InlineData(599, true, false, false, Decision.KeepGoing)]
    [InlineData(600, true, false, false, Decision.Inconclusive)]
    [InlineData(600, true, true, false, Decision.Fail)]
    [InlineData(600, true, false, true, Decision.Pass)]
    public void The_rule_of_one_look(int seconds, bool enough, bool worse, bool cleared, Decision decision) =>
        Assert.Equal(decision, SequentialJudge.Decide(Default, TimeSpan.FromSeconds(seconds), enough, worse, cleared));

    [Fact]
    public void Without_latency_from_before_only_errors_are_judged()
    {
        var counts = RolloutCounts.Begin(Default, []).Step(0.1, 0.1).Add(TimeSpan.FromSeconds(1), new(2_000, 0, 0, []), new(18_000, 0, 0, []));
        var finding = SequentialJudge.Judge(counts, TimeSpan.FromSeconds(61));
        Assert.Equal((Decision.Pass, 2), (finding.Decision, finding.Metrics.Length));
        Assert.DoesNotContain("slow", finding.Result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Whole_rollouts_of_an_equal_version_are_not_rolled_back()
    {
        var failed = Enumerable.Range(0, 12).Count(seed => RolledBack(seed));
        Assert.Equal(0, failed);
    }

    private static bool RolledBack(int seed)
    {
        var random = new Random(20_340 + seed);
        var counts = RolloutCounts.Begin(Default, Latency(random, 2_000, 1));
        var clock = 0;
        foreach (var weight in new[] { 0.05, 0.1, 0.25, 0.5, 0.75 })
        {
            counts = counts.Step(weight, weight);
            for (var second = 1; second <= 60; second++)
            {
                counts = counts.Add(TimeSpan.FromSeconds(++clock), Side(random, 20 * weight, 0.01, 1), Side(random, 20 * (1 - weight), 0.01, 1));
                if (second % 5 == 0 && SequentialJudge.Judge(counts, TimeSpan.FromSeconds(second)).Decision == Decision.Fail)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static SequentialFinding Run(SequentialPolicy policy, int seed, double rate, int seconds, double errors, double slower = 1, double stableErrors = 0.002)
    {
        var random = new Random(20_350 + seed);
        var counts = RolloutCounts.Begin(policy, Latency(random, 5_000, 1)).Step(0.1, 0.1);
        for (var second = 1; ; second++)
        {
            counts = counts.Add(TimeSpan.FromSeconds(second), Side(random, rate * 0.1, errors, slower), Side(random, rate * 0.9, stableErrors, 1));
            if (second % 10 == 0 && SequentialJudge.Judge(counts, TimeSpan.FromSeconds(second)) is var finding && (finding.Decision != Decision.KeepGoing || second >= seconds))
            {
                return finding;
            }
        }
    }

    private static VersionNumbers Side(Random random, double mean, double errors, double slower)
    {
        var requests = StallTraffic.Poisson(random, mean);
        return new(requests, Enumerable.Range(0, requests).Count(_ => random.NextDouble() < errors), 0, Latency(random, requests, slower));
    }

    private static System.Collections.Immutable.ImmutableArray<long> Latency(Random random, int requests, double slower)
    {
        var histogram = new long[LatencyHistogram.Length];
        for (var i = 0; i < requests; i++)
        {
            histogram[LatencyHistogram.IndexOf((long)(slower * Simulated.Latency(random)))]++;
        }

        return [.. histogram];
    }
}
