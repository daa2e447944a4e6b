using System.Text.Json.Nodes;
using Agrimaan.Delivery.Verification;
using Agrimaan.Delivery.Verification.Measuring;
using Agrimaan.Delivery.Verification.Scoring;
using Xunit;

namespace Agrimaan.Delivery.Tests.Verification.Measuring;

/// <summary>The cases of others about a series of measurements, and about scores of one interval each.</summary>
public sealed class SeriesVectorTests
{
    public static TheoryData<string> Assessments => [.. ControlVectors.Of("analysis-assessment").Select(one => (string)one["id"]!)];

    public static TheoryData<string> Intervals => [.. ControlVectors.Of("interval-aggregation").Select(one => (string)one["id"]!)];

    [Fact]
    public void Which_cases_are_held_and_which_are_not_yet_is_said()
    {
        Assert.Equal(130, ControlVectors.Declared);
        Assert.Equal(
            [
                ("analysis-assessment", 17), ("execution-window", 25), ("interval-aggregation", 12), // held here and by DeployWindowVectorTests
                ("failure-ratio", 2), ("flag-segment", 5), ("replica-counts", 26), ("replica-split", 37), ("window-overrun", 6), // not held yet
            ],
            ControlVectors.All.CountBy(one => (string)one["kind"]!).Select(kind => (kind.Key, kind.Value)).OrderBy(kind => !ControlVectors.Held.Contains(kind.Key)).ThenBy(kind => kind.Key, StringComparer.Ordinal));
        Assert.Equal(17, Assessments.Count);
        Assert.Equal(12, Intervals.Count);
    }

    [Theory]
    [MemberData(nameof(Assessments))]
    public void A_series_is_assessed_as_there(string id)
    {
        var one = ControlVectors.One(id);
        Assert.Equal((string)one["expected"]!["running"]!, Phase(one, isEnding: false));
        if ((string?)one["expected"]!["terminating"] is { } expected)
        {
            Assert.Equal(expected, Phase(one, isEnding: true));
        }
    }

    [Theory]
    [MemberData(nameof(Intervals))]
    public void Only_the_last_score_counts(string id)
    {
        var one = ControlVectors.One(id);
        double[] scores = [.. one["scores"]!.AsArray().Select(score => (double)score!)];
        var (pass, marginal) = ((double?)one["thresholds"]!["pass"], (double?)one["thresholds"]!["marginal"]);
        Assert.Equal((bool)one["expected"]!["passed"]!, ScoreSeries.Passes(scores, pass, marginal));
    }

    [Fact]
    public void No_score_passes_nothing() => Assert.False(ScoreSeries.Passes([], null, null));

    private static string Phase(JsonObject one, bool isEnding)
    {
        var (limits, counters) = (one["limits"]!, one["counters"]!);
        int Counter(string name) => (int?)counters[name] ?? 0;

        // There the count is kept apart from its parts; what is neither failed nor inconclusive is taken as passed.
        var counts = new SeriesCounts
        {
            Passes = Counter("count") - Counter("failed") - Counter("inconclusive"),
            Failures = Counter("failed"),
            Inconclusives = Counter("inconclusive"),
            ConsecutivePasses = Counter("consecutiveSuccess"),
            ConsecutiveErrors = Counter("consecutiveError"),
        };
        var failures = (int?)limits["failureLimit"] ?? 0;
        var assessed = SeriesJudge.Assess(
            "check",
            counts,
            new()
            {
                Count = (int?)limits["count"],
                Failures = failures < 0 ? null : failures,
                Inconclusives = (int?)limits["inconclusiveLimit"] ?? 0,
                ConsecutiveErrors = (int?)limits["consecutiveErrorLimit"] ?? 4,
                ConsecutivePasses = (int?)limits["consecutiveSuccessLimit"],
            },
            isEnding, TimeSpan.FromMinutes(1), null);
        return !assessed.IsFinal ? "Running" : assessed.Verdict switch
        {
            Verdict.Pass => "Successful",
            Verdict.Fail => "Failed",
            Verdict.Inconclusive => "Inconclusive",
            _ => "Error",
        };
    }
}
