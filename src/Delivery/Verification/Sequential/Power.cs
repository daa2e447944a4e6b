using System.Globalization;

namespace Agrimaan.Delivery.Verification.Sequential;

/// <summary>A weight and how long it is planned to be in force.</summary>
/// <param name="Share">Probability that a request that is counted is the canary's.</param>
/// <param name="For">How long.</param>
/// <param name="Counted">Share of all requests that is counted, below 1 beside a fresh baseline.</param>
public readonly record struct PlannedWeight(double Share, TimeSpan For, double Counted = 1);

/// <summary>
/// What a policy can see at the traffic that is expected: the time after which the evidence of the expected counts suffices, which
/// is about the median of the true times (tests hold it beside simulated rollouts).
/// </summary>
public static class Power
{
    private const int MostMetrics = 3;

    /// <summary>When more failed requests would be seen; null when the plan ends before.</summary>
    /// <param name="policy">What is promised.</param>
    /// <param name="plan">The weights, in order.</param>
    /// <param name="rate">Requests a second on both sides.</param>
    /// <param name="stable">Share of stable's requests that fail, above 0.</param>
    /// <param name="canary">Share of the new version's requests that fail.</param>
    public static TimeSpan? ToSeeErrors(SequentialPolicy policy, IReadOnlyList<PlannedWeight> plan, double rate, double stable, double canary)
    {
        var longest = plan.Sum(step => step.For.TotalSeconds);
        double Missing(double seconds) => Evidence(policy, plan, rate, stable, canary, seconds) - Math.Log(MostMetrics) - EventTest.Threshold(policy.FalseAlarm);
        return Missing(longest) < 0 ? null : TimeSpan.FromSeconds(LogMath.Root(Missing, 0, longest));
    }

    /// <summary>The smallest share of failed requests that would be seen before the plan ends; null when not even all failing would.</summary>
    public static double? SmallestErrors(SequentialPolicy policy, IReadOnlyList<PlannedWeight> plan, double rate, double stable)
    {
        double Seen(double canary) => ToSeeErrors(policy, plan, rate, stable, canary) is null ? -1 : 1;
        return Seen(1) < 0 ? null : LogMath.Root(Seen, stable, 1);
    }

    /// <summary>The power in one sentence: <c>at 2 requests/s this canary can see +3 % errors in 11 minutes</c>.</summary>
    public static string Sentence(SequentialPolicy policy, IReadOnlyList<PlannedWeight> plan, double rate, double stable, double more) =>
        ToSeeErrors(policy, plan, rate, stable, Math.Min(1, stable + more)) is { } time
            ? string.Create(CultureInfo.InvariantCulture, $"at {rate:0.##} requests/s this canary can see +{more * 100:0.##} % errors in {Words(time)}")
            : string.Create(CultureInfo.InvariantCulture, $"at {rate:0.##} requests/s this canary cannot see +{more * 100:0.##} % errors before it ends");

    private static double Evidence(SequentialPolicy policy, IReadOnlyList<PlannedWeight> plan, double rate, double stable, double canary, double seconds)
    {
        var steps = new List<double[]>();
        foreach (var step in plan)
        {
            var here = Math.Min(seconds, step.For.TotalSeconds);
            seconds -= here;
            if (here > 0)
            {
                steps.Add(Exponents(policy, step.Share, here * rate * step.Counted * step.Share * canary, here * rate * step.Counted * (1 - step.Share) * stable, here));
            }
        }

        return Restarts.Log(steps, [], policy.Steps);
    }

    private static double[] Exponents(SequentialPolicy policy, double share, double onCanary, double onStable, double seconds)
    {
        var exponents = new double[RatioGrid.Rises.Length];
        var all = onCanary + onStable;
        // An episode holds its first event and those that follow within its time.
        var each = policy.Unit == EvidenceUnit.Request ? 1 : 1 + (all / seconds * policy.Episode.TotalSeconds);
        var events = Math.Max(1, (int)Math.Round(each));
        var place = all > 0 ? onCanary / all : 0;
        var tilted = EventTest.Tilt(share, policy.ErrorRatio);
        for (var j = 0; j < exponents.Length && share is > 0 and < 1; j++)
        {
            exponents[j] = all / each * MeanFactor(RatioGrid.Rises[j], events, place, tilted);
        }

        return exponents;
    }

    /// <summary>The mean of one unit's logarithm, its events being on the canary with probability <paramref name="place"/> each.</summary>
    private static double MeanFactor(double ratio, int events, double place, double share)
    {
        // Past 100 events the place of a unit is all but certain.
        if (events > 100 || place is <= 0 or >= 1)
        {
            return Units.LogFactor(ratio, place, share);
        }

        var (mean, probability) = (0.0, Math.Pow(1 - place, events));
        for (var k = 0; k <= events; k++)
        {
            mean += probability * Units.LogFactor(ratio, (double)k / events, share);
            probability *= (events - k) / (k + 1.0) * place / (1 - place);
        }

        return mean;
    }

    private static string Words(TimeSpan time) => time.TotalMinutes < 2
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds):0} seconds")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalMinutes):0} minutes");
}
