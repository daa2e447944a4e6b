namespace Agrimaan.Delivery.Verification.Scoring;

/// <summary>By which number the size of a difference is told.</summary>
public enum EffectMeasure
{
    /// <summary>The canary's mean divided by the baseline's; 1 is no effect.</summary>
    MeanRatio,

    /// <summary>The chance that a value of the canary is above one of the baseline; 0.5 is no effect.</summary>
    CommonLanguage,
}

/// <summary>How large a difference is, which no test of significance tells.</summary>
public static class EffectSize
{
    /// <summary>What the measure says when nothing differs.</summary>
    public static double None(EffectMeasure measure) => measure == EffectMeasure.MeanRatio ? 1 : 0.5;

    /// <param name="canary">In ascending order; not empty.</param>
    /// <param name="baseline">In ascending order; not empty.</param>
    public static double Of(EffectMeasure measure, ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline) =>
        measure == EffectMeasure.MeanRatio ? MeanRatio(canary, baseline) : CommonLanguage(canary, baseline);

    /// <summary>The ratio of the means; no number where the baseline's mean is not positive, since a ratio to it says nothing about more or less, or where the canary's is zero, as Kayenta has it.</summary>
    public static double MeanRatio(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline)
    {
        var below = SampleSummary.Of(baseline).Mean;
        var above = SampleSummary.Of(canary).Mean;
        return below > 0 && above != 0 ? above / below : double.NaN;
    }

    /// <summary>
    /// P(canary &gt; baseline) + P(canary = baseline) / 2 over all pairs: McGraw and Wong (1992), "A Common Language Effect Size
    /// Statistic", Psychological Bulletin 111, 361-365; with half a point for ties by Vargha and Delaney (2000).
    /// </summary>
    /// <param name="canary">In ascending order; not empty.</param>
    /// <param name="baseline">In ascending order; not empty.</param>
    public static double CommonLanguage(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline) =>
        RankSum.At(canary, baseline, 0).PairsWon / ((double)canary.Length * baseline.Length);
}
