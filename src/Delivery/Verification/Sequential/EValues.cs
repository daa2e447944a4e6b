using System.Collections.Immutable;

namespace Agrimaan.Delivery.Verification.Sequential;

/// <summary>
/// Combines evidence, given as ln E. The mean of e-processes is an e-process whatever their dependence (Vovk and Wang, Annals of
/// Statistics 2021), so several metrics together keep the promise of one.
/// </summary>
public static class EValues
{
    /// <summary>ln of the weighted mean of E; weights are scaled to sum 1, none means equal ones. 0 for no value.</summary>
    public static double LogMean(ReadOnlySpan<double> logs, ReadOnlySpan<double> weights = default)
    {
        if (logs.IsEmpty)
        {
            return 0;
        }

        var all = 0.0;
        foreach (var weight in weights)
        {
            all += weight;
        }

        return weights.IsEmpty ? LogMath.Mean(logs) : LogMath.Sum(logs, weights) - Math.Log(all);
    }

    /// <summary>
    /// Which nulls fall, so that the probability that any true one falls is at most <paramref name="alpha"/>: Holm's steps with p =
    /// min(1, 1/E), valid under any dependence.
    /// </summary>
    public static ImmutableArray<bool> Holm(IReadOnlyList<double> logs, double alpha)
    {
        var fallen = new bool[logs.Count];
        var left = logs.Count;
        foreach (var i in Enumerable.Range(0, logs.Count).OrderByDescending(i => logs[i]))
        {
            if (logs[i] < Math.Log(left--) - Math.Log(alpha))
            {
                break;
            }

            fallen[i] = true;
        }

        return [.. fallen];
    }

    /// <summary>
    /// e-BH (Wang and Ramdas, JRSS B 2022) over many rollouts: the k greatest with E_(k) ≥ K/(k a) fall, and at most the share a of
    /// those that fall is wrong on average, under any dependence.
    /// </summary>
    public static ImmutableArray<bool> BenjaminiHochberg(IReadOnlyList<double> logs, double alpha)
    {
        var order = Enumerable.Range(0, logs.Count).OrderByDescending(i => logs[i]).ToArray();
        var most = 0;
        for (var k = 1; k <= order.Length; k++)
        {
            most = logs[order[k - 1]] >= Math.Log(logs.Count) - Math.Log(k * alpha) ? k : most;
        }

        var fallen = new bool[logs.Count];
        foreach (var i in order.Take(most))
        {
            fallen[i] = true;
        }

        return [.. fallen];
    }
}
