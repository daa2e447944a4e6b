namespace Agrimaan.Delivery.Verification.Scoring;

/// <summary>
/// Classifies a metric as Kayenta's judge does: the interval of the shift must lie wholly beyond a part of the estimated shift, and
/// the effect must be large enough. Two things differ. Nothing here depends on the unit: ends and estimate are exact where Kayenta
/// searches them with a fixed step of 1e-4. And so few values that no difference could ever be told are no data, not a verdict.
/// </summary>
public static class MetricJudge
{
    /// <summary>A larger value, up or down, is no measurement: squares of such leave the range of numbers.</summary>
    public const double Largest = 1e150;

    /// <summary>Comparisons within so many parts of the largest value are ties: rounding must not decide in one unit what it does not in another.</summary>
    private const double Rounding = 1e-13;

    /// <summary>Judges one metric.</summary>
    /// <param name="baseline">In any order; what is no number is missing.</param>
    /// <param name="canary">Likewise.</param>
    public static MetricFinding Judge(string metric, ReadOnlySpan<double> baseline, ReadOnlySpan<double> canary, MetricRule rule)
    {
        var (below, above) = (Prepare(baseline, rule), Prepare(canary, rule));
        var sides = new Sides(metric, rule, SampleSummary.Of(below), SampleSummary.Of(above));
        if (below.Length == 0 || above.Length == 0)
        {
            return rule.Missing == MissingData.Replace ? sides.Same() : sides.NoData();
        }

        if (below.AsSpan().SequenceEqual(above))
        {
            return sides.Same();
        }

        var effect = EffectSize.Of(rule.Measure, above, below);
        if (rule.Classifier == Classifier.MeanInequality)
        {
            return sides.Compared(Math.Sign(sides.Canary.Mean - sides.Baseline.Mean), effect, null, 0);
        }

        var shift = ShiftInterval.Of(above, below, rule.Confidence);
        return shift.Lower is { } lower && shift.Upper is { } upper
            ? sides.Compared(Side(below, above, shift.Estimate, lower, upper, rule), effect, shift, rule.Tolerance * Math.Abs(shift.Estimate))
            : sides.TooFew(effect, shift, Needed(rule.Confidence));
    }

    /// <summary>How many values each of two equal sides needs before any difference can be told with this confidence.</summary>
    public static int Needed(double confidence)
    {
        var (bar, count) = (NormalQuantile.TwoSided(confidence), 1);
        while (RankSum.Furthest(count, count) < bar)
        {
            count++;
        }

        return count;
    }

    /// <summary>1 where the canary lies above by more than the tolerance, -1 where below, 0 where neither can be told.</summary>
    private static int Side(double[] below, double[] above, double estimate, double lower, double upper, MetricRule rule)
    {
        var slack = Rounding * Math.Max(Math.Max(Math.Abs(below[0]), Math.Abs(below[^1])), Math.Max(Math.Abs(above[0]), Math.Abs(above[^1])));
        if (estimate == 0 && (lower == 0 || upper == 0))
        {
            // Most pairs tie, as where both sides are mostly zero: the shift is nothing in any unit and its interval ends there, so that
            // only the test itself tells whether the end belongs to it.
            var z = RankSum.At(above, below, 0).Z;
            return Math.Abs(z) > NormalQuantile.TwoSided(rule.Confidence) ? Math.Sign(z) : 0;
        }

        var bar = (rule.Tolerance * Math.Abs(estimate)) + slack;
        return lower > bar ? 1 : upper < -bar ? -1 : 0;
    }

    private static double[] Prepare(ReadOnlySpan<double> values, MetricRule rule)
    {
        var kept = new List<double>(values.Length);
        foreach (var value in values)
        {
            if (Math.Abs(value) <= Largest)
            {
                kept.Add(value);
            }
            else if (!double.IsNaN(value))
            {
                throw new ArgumentException($"No metric has a value beyond {Largest:0e0}.", nameof(values));
            }
            else if (rule.Missing == MissingData.Replace)
            {
                kept.Add(0);
            }
        }

        var all = kept.ToArray();
        Array.Sort(all);
        return rule.Outliers == OutlierPolicy.Keep ? all : Outliers.Without(all, Outliers.ByQuartiles(all, rule.OutlierFactor, widened: true));
    }

    /// <summary>Both sides on their way to a finding.</summary>
    private sealed record Sides(string Metric, MetricRule Rule, SampleSummary Baseline, SampleSummary Canary)
    {
        public MetricFinding Same() => Find(MetricClass.Pass, false, EffectSize.None(Rule.Measure), null, 0, MetricWords.Same(Metric, Baseline, Canary));

        public MetricFinding NoData() => Find(Missing, Rule.Critical, null, null, 0, MetricWords.NoData(Metric, Baseline, Canary));

        public MetricFinding TooFew(double effect, ShiftInterval shift, int needed) =>
            Find(Missing, Rule.Critical, effect, shift, 0, MetricWords.TooFew(Metric, Baseline, Canary, Rule.Confidence, needed));

        public MetricFinding Compared(int side, double effect, ShiftInterval? shift, double bar)
        {
            var watched = side > 0 ? Rule.Direction != Direction.Decrease : side < 0 && Rule.Direction != Direction.Increase;
            var none = EffectSize.None(Rule.Measure);
            var critical = watched && Rule.Critical && Counts(side, effect, (side > 0 ? Rule.CriticalIncrease : Rule.CriticalDecrease) ?? none);
            var limit = (side > 0 ? Rule.AllowedIncrease : Rule.AllowedDecrease) ?? none;
            var failed = critical || (watched && Counts(side, effect, limit));
            var found = !failed ? MetricClass.Pass : side > 0 ? MetricClass.High : MetricClass.Low;
            var sentence = MetricWords.Compared(this.Metric, Rule, found, side, watched, effect, limit, shift, bar, Baseline, Canary);
            return Find(found, critical, effect, shift, bar, sentence);
        }

        private MetricClass Missing => Rule.Required ? MetricClass.NoDataFailure : MetricClass.NoData;

        /// <summary>An effect without a number holds nothing back.</summary>
        private static bool Counts(int side, double effect, double limit) =>
            double.IsNaN(effect) || (side > 0 ? effect >= limit - (Rounding * Math.Abs(limit)) : effect <= limit + (Rounding * Math.Abs(limit)));

        private MetricFinding Find(MetricClass found, bool critical, double? effect, ShiftInterval? shift, double bar, string sentence) =>
            new(Metric, found, critical, Baseline, Canary, effect is { } number && double.IsNaN(number) ? null : effect, shift, bar, sentence);
    }
}
