using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Agrimaan.Delivery.Verification.Scoring;
using Xunit;

namespace Agrimaan.Delivery.Tests.Verification.Scoring;

/// <summary>The cases of Kayenta's own tests: all exact but the intervals, which its search knows to about 1e-4.</summary>
public sealed class VectorTests
{
    private const double OfTheSearch = 1e-4;

    public static TheoryData<Vector> Metrics => Vector.Of("metric-classification");

    public static TheoryData<Vector> Intervals => Vector.Of("mann-whitney-interval");

    public static TheoryData<Vector> Scores => Vector.Of("weighted-score");

    public static TheoryData<Vector> OutlierCases => Vector.Of("outlier-detection");

    public static TheoryData<Vector> Summaries => Vector.Of("summary");

    public static TheoryData<Vector> Percentiles => Vector.Of("percentile-r7");

    public static TheoryData<Vector> Effects => Vector.Of("effect-size");

    public static TheoryData<Vector> Transforms => Vector.Of("transform");

    public static TheoryData<Vector> Aggregates => Vector.Of("aggregate-judgement");

    public static TheoryData<Vector> Statistics => Vector.Of("wilcoxon-diff", "normal-quantile");

    [Fact]
    public void No_case_is_left_out() => Assert.Equal(Vector.Count, Vector.CountOf(
        "metric-classification", "mann-whitney-interval", "weighted-score", "outlier-detection", "summary", "percentile-r7", "effect-size", "transform",
        "aggregate-judgement", "wilcoxon-diff", "normal-quantile"));

    [Theory]
    [MemberData(nameof(Metrics))]
    public void A_metric_is_classified_as_there(Vector vector)
    {
        var found = MetricJudge.Judge("metric", vector.Baseline, vector.Canary, vector.Rule);
        Assert.Equal((string)vector.Expected["classification"]!, found.Class.ToString(), ignoreCase: true);
        if (vector.Expected["criticalFailure"] is { } critical)
        {
            Assert.Equal((bool)critical, found.CriticalFailure);
        }

        if (vector.Expected["deviation"] is { } deviation)
        {
            Assert.Equal(deviation.GetValueKind() == System.Text.Json.JsonValueKind.String ? null : (double)deviation, found.Effect);
        }
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void A_metric_is_classified_the_same_in_every_unit(Vector vector)
    {
        var found = MetricJudge.Judge("metric", vector.Baseline, vector.Canary, vector.Rule);
        foreach (var unit in new[] { 1e-9, 1e-6, 1e-3, 3, 1e6, 1e9 })
        {
            var scaled = MetricJudge.Judge("metric", [.. vector.Baseline.Select(value => value * unit)], [.. vector.Canary.Select(value => value * unit)], vector.Rule);
            Assert.Equal((unit, found.Class, found.CriticalFailure), (unit, scaled.Class, scaled.CriticalFailure));
        }
    }

    [Theory]
    [MemberData(nameof(Intervals))]
    public void An_interval_has_the_same_ends(Vector vector)
    {
        var shift = ShiftInterval.Of(Sorted(vector.Canary), Sorted(vector.Baseline), (double)vector.Config["confidenceLevel"]!);
        Assert.Equal((double)vector.Expected["lower"]!, shift.Lower!.Value, OfTheSearch);
        Assert.Equal((double)vector.Expected["upper"]!, shift.Upper!.Value, OfTheSearch);
        Assert.Equal((double)vector.Expected["estimate"]!, shift.Estimate, OfTheSearch);
    }

    [Theory]
    [MemberData(nameof(Scores))]
    public void Metrics_add_up_to_the_same_score(Vector vector)
    {
        var policy = new ScorePolicy
        {
            Groups = vector["metrics"].AsArray().ToImmutableDictionary(metric => (string)metric!["name"]!, metric => metric!["groups"]!.AsArray().Select(group => (string)group!).ToImmutableArray()),
            Weights = vector.Config["groupWeights"]!.AsObject().ToImmutableDictionary(weight => weight.Key, weight => (double)weight.Value!),
            NoDataPercent = (double)vector.Config["nodataFailPercent"]!,
        };
        var score = Score.Of([.. vector["metrics"].AsArray().Select(metric => Finding(metric!))], policy);
        Assert.Equal((double)vector.Expected["summaryScore"]!, score.Value);
        if (vector.Expected["groupScoresSorted"] is { } groups)
        {
            Assert.Equal(Vector.Numbers(groups.AsArray()), score.Groups.Select(group => group.Score).Order());
        }
    }

    [Theory]
    [MemberData(nameof(OutlierCases))]
    public void The_same_values_are_outliers(Vector vector) =>
        Assert.Equal(vector.Expected["outliers"]!.AsArray().Select(place => (int)place!), Places(vector));

    [Theory]
    [MemberData(nameof(Summaries))]
    public void A_summary_is_the_same(Vector vector)
    {
        var summary = SampleSummary.Of(vector.Data);
        Assert.Equal(
            new[] { "count", "min", "max", "mean", "std" }.Select(key => (double)vector.Expected[key]!),
            [summary.Count, summary.Min, summary.Max, summary.Mean, summary.Deviation]);
    }

    [Theory]
    [MemberData(nameof(Percentiles))]
    public void Percentiles_are_the_same(Vector vector) =>
        Assert.All(vector.Expected["percentiles"]!.AsArray(), one =>
            Assert.Equal((double)one!["value"]!, Percentile.Of(Sorted(vector.Data), (double)one["p"]!), (double)one["tolerance"]!));

    [Theory]
    [MemberData(nameof(Effects))]
    public void An_effect_has_the_same_size(Vector vector)
    {
        var measure = (string)vector.Config["measure"]! == "cles" ? EffectMeasure.CommonLanguage : EffectMeasure.MeanRatio;
        var effect = EffectSize.Of(measure, Sorted(vector.Canary), Sorted(vector.Baseline));
        if (vector.Expected["tolerance"] is { } tolerance)
        {
            Assert.Equal((double)vector.Expected["value"]!, effect, (double)tolerance);
        }
        else
        {
            Assert.Equal(double.NaN, effect);
        }
    }

    [Theory]
    [MemberData(nameof(Transforms))]
    public void Values_are_prepared_in_the_same_way(Vector vector)
    {
        var expected = Vector.Numbers(vector.Expected["data"]!.AsArray());
        var kind = (string)vector.Config["transform"]!;
        if (kind == "removeOutliers")
        {
            Assert.Equal(expected, Outliers.Without(vector.Data, Places(vector)));
            return;
        }

        var rule = new MetricRule { Missing = kind == "replaceNaN" ? MissingData.Replace : MissingData.Remove };
        Assert.Equal(SampleSummary.Of(Sorted(expected)), MetricJudge.Judge("metric", vector.Data, [1], rule).Baseline);
    }

    [Theory]
    [MemberData(nameof(Aggregates))]
    public void A_score_passes_or_does_not_as_there(Vector vector)
    {
        var policy = new ScorePolicy { Pass = (double?)vector.Config["pass"], Marginal = (double?)vector.Config["marginal"] };
        Assert.Equal((bool)vector.Expected["passed"]!, Score.Classify((double)vector["score"], policy) == ScoreClass.Pass);
    }

    [Theory]
    [MemberData(nameof(Statistics))]
    public void The_statistics_underneath_are_the_same(Vector vector) =>
        Assert.Equal(
            (double)vector.Expected["value"]!,
            vector.Config["p"] is { } probability
                ? NormalQuantile.Of((double)probability)
                : RankSum.At(Sorted(vector.Canary), Sorted(vector.Baseline), (double)vector.Config["mu"]!).Z - (double)vector.Config["quantile"]!,
            (double)vector.Expected["tolerance"]!);

    private static ImmutableArray<int> Places(Vector vector) => (string)vector.Config["detector"]! == "ksigma"
        ? Outliers.BySigma(vector.Data, (double)vector.Config["k"]!)
        : Outliers.ByQuartiles(vector.Data, (double)vector.Config["factor"]!, (bool?)vector.Config["reduceSensitivity"] ?? false);

    private static MetricFinding Finding(JsonNode metric)
    {
        var found = Enum.Parse<MetricClass>((string)metric["classification"]!, ignoreCase: true);
        var nothing = SampleSummary.Of([]);
        return new((string)metric["name"]!, found, (bool)metric["critical"]! && found != MetricClass.Pass, nothing, nothing, null, null, 0, "");
    }

    private static double[] Sorted(double[] values) => [.. values.Order()];
}
