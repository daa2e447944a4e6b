using Agrimaan.Delivery.Verification.Scoring;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Delivery.Tests.Verification.Scoring;

/// <summary>What holds for every pair of series.</summary>
public sealed class MetricJudgeTests
{
    private static readonly double[] Units = [1e-6, 1e6, 3, 1.0 / 3, 0.1, 1e-12, 1e12];

    [Property(Arbitrary = [typeof(Pairs)], MaxTest = 2000)]
    public void A_verdict_does_not_depend_on_the_unit(Pair pair)
    {
        var found = Judge(pair);
        foreach (var unit in Units)
        {
            var scaled = Judge(pair with { Baseline = [.. pair.Baseline.Select(value => value * unit)], Canary = [.. pair.Canary.Select(value => value * unit)] });
            Assert.Equal((unit, found.Class, found.CriticalFailure), (unit, scaled.Class, scaled.CriticalFailure));
        }
    }

    [Property(Arbitrary = [typeof(Pairs)], MaxTest = 1000)]
    public void Swapped_sides_give_the_mirrored_verdict(Pair pair)
    {
        var rule = pair.Rule with { Direction = Direction.Either, Measure = EffectMeasure.CommonLanguage, Critical = false };
        var (found, mirrored) = (Judge(pair with { Rule = rule }), Judge(new(pair.Canary, pair.Baseline, rule)));
        Assert.Equal(found.Class switch { MetricClass.High => MetricClass.Low, MetricClass.Low => MetricClass.High, var same => same }, mirrored.Class);
        Assert.Equal(found.Shift?.Upper, -mirrored.Shift?.Lower);
    }

    [Property(Arbitrary = [typeof(Pairs)], MaxTest = 500)]
    public void The_order_of_the_values_changes_nothing(Pair pair, int seed)
    {
        var shuffled = pair with { Baseline = Shuffled(pair.Baseline, seed), Canary = Shuffled(pair.Canary, seed + 1) };
        Assert.Equal(Judge(pair), Judge(shuffled));
    }

    [Property(Arbitrary = [typeof(Pairs)], MaxTest = 500)]
    public void A_series_passes_beside_itself(Pair pair, int seed) =>
        Assert.Equal(MetricClass.Pass, Judge(pair with { Canary = Shuffled(pair.Baseline, seed) }).Class);

    [Property(Arbitrary = [typeof(Pairs)], MaxTest = 500)]
    public void Ends_are_where_the_differences_written_out_have_them(Pair pair)
    {
        double[] above = [.. pair.Canary.Order()], below = [.. pair.Baseline.Order()];
        var shift = ShiftInterval.Of(above, below, pair.Rule.Confidence);
        double[] all = [.. above.SelectMany(value => below, (value, other) => value - other).Order()];
        Assert.Equal((all[(all.Length - 1) / 2] + all[all.Length / 2]) / 2, shift.Estimate, 1e-9 * Math.Max(1, Math.Abs(shift.Estimate)));
        if (shift.Lower is { } lower && shift.Upper is { } upper)
        {
            var bar = NormalQuantile.TwoSided(pair.Rule.Confidence);
            Assert.Contains(lower, all);
            Assert.Contains(upper, all);
            Assert.True(Between(all, lower, down: true) is not { } below1 || RankSum.At(above, below, below1).Z > bar - 1e-9);
            Assert.True(Between(all, lower, down: false) is not { } above1 || RankSum.At(above, below, above1).Z <= bar + 1e-9);
        }
    }

    [Theory]
    [InlineData(0.95, 4)]
    [InlineData(0.98, 5)]
    [InlineData(0.999, 8)]
    public void So_few_values_that_nothing_could_be_told_are_no_data_and_one_more_is_enough(double confidence, int needed)
    {
        Assert.Equal(needed, MetricJudge.Needed(confidence));
        var rule = new MetricRule { Confidence = confidence };
        Assert.Equal(MetricClass.High, MetricJudge.Judge("ms", Line(0, needed), Line(1000, needed), rule).Class);
        var few = MetricJudge.Judge("ms", Line(0, needed - 1), Line(1000, needed - 1), rule);
        Assert.Equal(MetricClass.NoData, few.Class);
        Assert.Contains($"needs about {needed} on each side", few.Sentence, StringComparison.Ordinal);
        Assert.Equal(MetricClass.NoDataFailure, MetricJudge.Judge("ms", [], Line(1, 9), rule with { Required = true }).Class);
    }

    [Fact]
    public void A_single_value_far_away_can_be_left_out()
    {
        double[] baseline = [.. Line(10, 30)], canary = [.. Line(10.5, 30), 1e9];
        var kept = MetricJudge.Judge("ms", baseline, canary, new() { Outliers = OutlierPolicy.Keep });
        var left = MetricJudge.Judge("ms", baseline, canary, new() { Outliers = OutlierPolicy.Remove });
        Assert.Equal((31, 1e9), (kept.Canary.Count, kept.Canary.Max));
        Assert.Equal(31, MetricJudge.Judge("ms", baseline, [.. Line(10.5, 31)], new() { Outliers = OutlierPolicy.Remove }).Canary.Count);
        Assert.True(left.Canary.Max < 1e9);
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1e200)]
    public void A_value_that_no_metric_has_is_refused(double value) =>
        Assert.Throws<ArgumentException>(() => MetricJudge.Judge("ms", [1, 2], [value], new()));

    [Fact]
    public void A_sentence_has_number_limit_sample_size_and_confidence() => Assert.Equal(
        "ms is too high: its mean is 24.5, 1.69 times the baseline's 14.5 (limit 1.2); shift 10 (6 to 14 with 98 % confidence, bar 2.5); 10 values of the canary, 10 of the baseline.",
        MetricJudge.Judge("ms", Line(10, 10), Line(20, 10), new() { AllowedIncrease = 1.2 }).Sentence);

    private static MetricFinding Judge(Pair pair) => MetricJudge.Judge("ms", pair.Baseline, pair.Canary, pair.Rule);

    /// <summary>A shift between the difference at this end and the next one, which the test must or must not reject.</summary>
    private static double? Between(double[] all, double end, bool down)
    {
        var next = down ? all.Where(one => one < end - 1e-6).Select(one => (double?)one).LastOrDefault() : all.Where(one => one > end + 1e-6).Select(one => (double?)one).FirstOrDefault();
        return next is { } other ? (end + other) / 2 : null;
    }

    private static double[] Line(double from, int count) => [.. Enumerable.Range(0, count).Select(i => from + i)];

    private static double[] Shuffled(double[] values, int seed)
    {
        var copy = values.ToArray();
        new Random(seed).Shuffle(copy);
        return copy;
    }

    /// <summary>Two series and a rule.</summary>
    public sealed record Pair(double[] Baseline, double[] Canary, MetricRule Rule)
    {
        public override string ToString() => $"[{string.Join(", ", Baseline)}] [{string.Join(", ", Canary)}] {Rule}";
    }

    /// <summary>Series with many ties, with few, with zeros, with shifts that are just at the bar.</summary>
    public static class Pairs
    {
        public static Arbitrary<Pair> Any()
        {
            var values = Gen.OneOf(
                Gen.Choose(0, 3).Select(number => (double)number),
                Gen.Choose(0, 1000).Select(number => number / 100.0),
                Gen.Choose(-50, 50).Select(number => number / 7.0));
            var series = Gen.Choose(1, 40).SelectMany(count => Gen.ArrayOf(values, count));
            var rules =
                from direction in Gen.Elements(Direction.Either, Direction.Increase, Direction.Decrease)
                from measure in Gen.Elements(EffectMeasure.MeanRatio, EffectMeasure.CommonLanguage)
                from confidence in Gen.Elements(0.9, 0.95, 0.98)
                from tolerance in Gen.Elements(0, 0.1, 0.25, 0.5)
                from outliers in Gen.Elements(OutlierPolicy.Keep, OutlierPolicy.Remove)
                from critical in Gen.Elements(true, false)
                select new MetricRule { Direction = direction, Measure = measure, Confidence = confidence, Tolerance = tolerance, Outliers = outliers, Critical = critical };
            return Arb.From(
                from baseline in series
                from canary in series
                from shift in Gen.Elements(0, 0, 1, 2.5, -1)
                from rule in rules
                select new Pair(baseline, [.. canary.Select(value => value + shift)], rule));
        }
    }
}
