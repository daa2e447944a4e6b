namespace Agrimaan.Delivery.Verification.Sequential;

/// <summary>Requests over one bar while one share of the traffic was in force.</summary>
/// <param name="Share">Probability that a request is drawn for the canary: the weight in force.</param>
/// <param name="CanarySlow">Canary requests over the canary's bar.</param>
/// <param name="Canary">All canary requests.</param>
/// <param name="StableSlow">Stable requests over the stable bar.</param>
/// <param name="Stable">All stable requests.</param>
public readonly record struct BarCount(double Share, double CanarySlow, double Canary, double StableSlow, double Stable);

/// <summary>
/// The test of one latency bar. Slow requests are common events, so both outcomes count (Turner, Ly and Grünwald, JSPI 2024): each
/// request of side v and outcome y multiplies E by <c>p_v(y) / (w p_c(y) + (1−w) p_b(y))</c>. Given the outcomes, equal versions
/// draw the side with probability w each time, so the mean is 1 whatever p_c and p_b are guessed, and at most 1 while the canary is
/// slow no more often than stable. The guesses only decide how soon a regression shows: p_c has the odds of p_b times ρ of the grid;
/// p_b is estimated from the past alone (before the rollout, and the earlier steps), and off by a factor 3 in odds in a part of the bets,
/// in case the day has changed. As nothing of a step goes into its own p_b, E is a function of the counts per step: looks may be
/// merged, split and repeated.
/// </summary>
public static class BarTest
{
    /// <summary>What the estimate from before the rollout weighs against the rollout's own stable requests.</summary>
    private const double PriorRequests = 100;

    private static readonly double[] OddsOff = [1, 1 / 3.0, 3];
    private static readonly double[] StakeOff = [0.8, 0.1, 0.1];

    private static readonly double[] Stakes =
        [.. StakeOff.SelectMany(stake => RatioGrid.Rises.Select(_ => stake / RatioGrid.Rises.Length))];

    /// <summary>ln E against "the canary is over its bar at most as often as stable over its own".</summary>
    /// <param name="steps">One entry per step, oldest first.</param>
    /// <param name="priorShare">Share over the bar before the rollout, above 0 and below 1.</param>
    /// <param name="planned">Steps of the whole rollout: the test begins anew at each (<see cref="Restarts"/>); 1 for no restarts.</param>
    public static double LogSlower(ReadOnlySpan<BarCount> steps, double priorShare, int planned) =>
        Log(steps, priorShare, planned, RatioGrid.Rises.AsSpan());

    /// <summary>ln E against "the canary is over its bar at least as often": rises while the canary is certainly faster than its bar.</summary>
    public static double LogFaster(ReadOnlySpan<BarCount> steps, double priorShare, int planned) =>
        Log(steps, priorShare, planned, RatioGrid.Drops.AsSpan());

    private static double Log(ReadOnlySpan<BarCount> steps, double priorShare, int planned, ReadOnlySpan<double> ratios)
    {
        var exponents = new double[steps.Length][];
        var (slow, all) = (priorShare * PriorRequests, PriorRequests);
        for (var i = 0; i < steps.Length; i++)
        {
            exponents[i] = new double[Stakes.Length];
            var share = Math.Clamp(slow / all, 1e-9, 1 - 1e-9);
            Add(exponents[i], steps[i], share / (1 - share), ratios);
            slow += steps[i].StableSlow;
            all += steps[i].Stable;
        }

        return Restarts.Log(exponents, Stakes, planned);
    }

    private static void Add(Span<double> exponents, BarCount count, double odds, ReadOnlySpan<double> ratios)
    {
        if (count.Share is <= 0 or >= 1)
        {
            return;
        }

        var (w, bet) = (count.Share, 0);
        foreach (var off in OddsOff)
        {
            foreach (var ratio in ratios)
            {
                // Times (1 + odds) both likelihood ratios are short: slow ρ s, fast s, with s = (1 + o) / (1 + ρ o).
                var fast = (1 + (off * odds)) / (1 + (ratio * off * odds));
                var slow = ratio * fast;
                var (slowMixture, fastMixture) = (Math.Log((slow * w) + 1 - w), Math.Log((fast * w) + 1 - w));
                exponents[bet++] =
                    (count.CanarySlow * (Math.Log(slow) - slowMixture)) - (count.StableSlow * slowMixture)
                    + ((count.Canary - count.CanarySlow) * (Math.Log(fast) - fastMixture)) - ((count.Stable - count.StableSlow) * fastMixture);
            }
        }
    }
}
