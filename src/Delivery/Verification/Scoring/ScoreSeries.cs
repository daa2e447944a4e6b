namespace Agrimaan.Delivery.Verification.Scoring;

/// <summary>Many scores of one rollout, one an interval.</summary>
public static class ScoreSeries
{
    /// <summary>Whether the newest score is good enough; the earlier ones have had their chance to stop the rollout.</summary>
    /// <param name="scores">Oldest first, 0 to 100.</param>
    /// <param name="pass">What the last one must reach.</param>
    /// <param name="marginal">What it must reach where <paramref name="pass"/> is not given; with neither, any score will do.</param>
    public static bool Passes(IReadOnlyList<double> scores, double? pass, double? marginal) =>
        scores.Count > 0 && !double.IsNaN(scores[^1]) && scores[^1] >= (pass ?? marginal ?? 0);
}
