using Agrimaan.Delivery.Verification;
using Agrimaan.Delivery.Verification.Sequential;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Delivery.Tests.Verification.Sequential;

/// <summary>What makes evidence evidence: no null is expected to raise it, by exact enumeration; and what it must not depend on.</summary>
public sealed class EvidenceProperties
{
    private static readonly double[] Weights = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75];

    /// <summary>All places of a few events at two weights, each with its probability, for any ratio up to the tolerated one.</summary>
    [Property(MaxTest = 300)]
    public void Events_of_a_version_that_is_no_worse_raise_no_evidence(int seed)
    {
        var random = new Random(seed);
        var (w, v, n, m) = (Weights[random.Next(6)], Weights[random.Next(6)], random.Next(7), random.Next(7));
        var tolerance = 1 + (random.Next(3) / 2.0);
        var ratio = random.Next(2) == 0 ? tolerance : tolerance * random.NextDouble();
        var (once, anew, change) = (0.0, 0.0, 0.0);
        for (var x = 0; x <= n; x++)
        {
            for (var y = 0; y <= m; y++)
            {
                EventCount[] steps = [new(w, x, n), new(v, y, m)];
                var p = Binomial(x, n, EventTest.Tilt(w, ratio)) * Binomial(y, m, EventTest.Tilt(v, ratio));
                once += p * Math.Exp(EventTest.LogRise(steps, tolerance));
                anew += p * Math.Exp(EventTest.LogRiseRestarted(steps, 3, tolerance));
                change += Binomial(x, n, w) * Binomial(y, m, v) * Math.Exp(EventTest.LogChange(steps));
            }
        }

        Assert.InRange(once, 0, 1 + 1e-9);
        Assert.InRange(anew, 0, 1 + 1e-9);
        Assert.Equal(1, change, 1e-9);
        if (ratio == tolerance)
        {
            Assert.Equal(1, once, 1e-9);
        }
    }

    [Property(MaxTest = 100)]
    public void Slow_requests_of_a_version_that_is_no_slower_raise_no_evidence(int seed)
    {
        var random = new Random(seed);
        var (w, all, stable, prior) = (Weights[random.Next(6)], random.Next(1, 8), random.NextDouble(), 0.01 + (0.9 * random.NextDouble()));
        var canary = random.Next(2) == 0 ? stable : stable * random.NextDouble();
        var mean = 0.0;
        for (var onCanary = 0; onCanary <= all; onCanary++)
        {
            for (var slow = 0; slow <= onCanary; slow++)
            {
                for (var slowStable = 0; slowStable <= all - onCanary; slowStable++)
                {
                    mean += Binomial(onCanary, all, w) * Binomial(slow, onCanary, canary) * Binomial(slowStable, all - onCanary, stable)
                        * Math.Exp(BarTest.LogSlower([new(w, slow, onCanary, slowStable, all - onCanary)], prior, 1));
                }
            }
        }

        Assert.InRange(mean, 0, 1 + 1e-9);
    }

    /// <summary>By counts at a weight, and by rates where the canary has more replicas than traffic.</summary>
    [Property(MaxTest = 100)]
    public void Units_of_equal_versions_raise_no_evidence(int seed)
    {
        var random = new Random(seed);
        var (w, replicas, events, requests) = (Weights[random.Next(6)], random.NextDouble(), random.Next(1, 12), 10.0 * random.Next(2, 50));
        var mean = 0.0;
        for (var x = 0; x <= events; x++)
        {
            var unit = Units.Begin(w, replicas, TimeSpan.FromSeconds(5))
                .Add(TimeSpan.Zero, new(w, x, Math.Max(x, w * requests), events - x, Math.Max(events - x, (1 - w) * requests))).Close();
            mean += Binomial(x, events, w) * Math.Exp(Units.LogRise([unit], 1));
        }

        Assert.InRange(mean, 0, 1 + 1e-9);
    }

    [Property(MaxTest = 100)]
    public void A_share_up_to_the_limit_raises_no_evidence(int seed)
    {
        var random = new Random(seed);
        var (all, limit) = (random.Next(1, 60), 0.001 + (0.9 * random.NextDouble()));
        var share = limit * (random.Next(2) == 0 ? 1 : random.NextDouble());
        Assert.InRange(Enumerable.Range(0, all + 1).Sum(bad => Binomial(bad, all, share) * Math.Exp(OneSampleTest.LogOver(bad, all, limit))), 0, 1 + 1e-9);
    }

    [Property(MaxTest = 200)]
    public void Neither_the_order_of_steps_nor_how_they_are_cut_matters(int seed)
    {
        var random = new Random(seed);
        var steps = Some(random);
        var turned = steps.OrderBy(_ => random.Next()).ToArray();
        EventCount[] cut = [.. steps.SelectMany(step => new EventCount[] { new(step.Share, step.Canary, step.Canary), new(step.Share, 0, step.Both - step.Canary) })];
        Assert.Equal(EventTest.LogRise(steps, 1.25), EventTest.LogRise(turned, 1.25), 1e-9);
        Assert.Equal(EventTest.LogRise(steps, 1.25), EventTest.LogRise(cut, 1.25), 1e-9);
    }

    [Property(MaxTest = 200)]
    public void One_more_bad_event_on_the_canary_never_lowers_the_evidence(int seed)
    {
        var random = new Random(seed);
        var steps = Some(random);
        var i = random.Next(steps.Length);
        var worse = steps.ToArray();
        worse[i] = worse[i] with { Canary = worse[i].Canary + 1, Both = worse[i].Both + 1 };
        Assert.True(EventTest.LogRise(worse) >= EventTest.LogRise(steps) - 1e-12);
        Assert.True(EventTest.LogRiseRestarted(worse, 5) >= EventTest.LogRiseRestarted(steps, 5) - 1e-12);
        Assert.True(OneSampleTest.LogOver(i + 1, 50, 0.05) >= OneSampleTest.LogOver(i, 49, 0.05));
        var bars = new BarCount(0.1, i, i + 20, 30, 100);
        Assert.True(BarTest.LogSlower([bars with { CanarySlow = i + 1, Canary = i + 21 }], 0.25, 1) >= BarTest.LogSlower([bars], 0.25, 1));
    }

    /// <summary>Doublings, since buckets are relative to them: milliseconds told as seconds would be judged alike.</summary>
    [Property(MaxTest = 40)]
    public void Latency_in_another_unit_is_judged_alike(int seed)
    {
        double Evidence(int doublings)
        {
            var random = new Random(seed);
            var (ratio, before, canary, stable) = (0.8 + random.NextDouble(), new long[LatencyHistogram.Length], new long[LatencyHistogram.Length], new long[LatencyHistogram.Length]);
            void Count(long[] histogram, double times) => histogram[LatencyHistogram.IndexOf((long)(times * Simulated.Latency(random) / 16) << doublings)]++;
            for (var i = 0; i < 300; i++)
            {
                Count(before, 1);
                Count(stable, 1);
                Count(canary, ratio);
            }

            var bars = LatencyBars.Of(before, 1.25, 2);
            return EValues.LogMean([.. bars.Select(bar => BarTest.LogSlower(
                [new(0.5, LatencyBars.SlowerThan(canary, bar.ToleratedBucket), 300, LatencyBars.SlowerThan(stable, bar.Bucket), 300)], bar.Share, 1))]);
        }

        Assert.Equal(Evidence(0), Evidence(10), 1e-12);
    }

    [Fact]
    public void Several_metrics_together_keep_the_promise_of_one()
    {
        double[] logs = [Math.Log(400), 0, Math.Log(190), -5];
        Assert.Equal(Math.Log((400 + 1 + 190 + Math.Exp(-5)) / 4), EValues.LogMean(logs), 1e-12);
        Assert.Equal(Math.Log((3 * 400 + 190) / 4.0), EValues.LogMean([logs[0], logs[2]], [3, 1]), 1e-12);
        Assert.Equal([true, false, false, false], EValues.Holm(logs, 0.01));
        Assert.Equal([false, false, false, false], EValues.Holm(logs, 0.0099));
        Assert.Equal([true, false, true, false], EValues.Holm(logs, 0.0167));
        Assert.Equal([true, false, false, false], EValues.BenjaminiHochberg(logs, 0.01));
        Assert.Equal([true, false, true, false], EValues.BenjaminiHochberg(logs, 0.0106));
        Assert.Equal(0, EValues.LogMean([]));
    }

    private static EventCount[] Some(Random random) => [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ =>
    {
        var canary = random.Next(40);
        return new EventCount(Weights[random.Next(6)], canary, canary + random.Next(200));
    })];

    private static double Binomial(int k, int n, double p)
    {
        var choose = 1.0;
        for (var i = 1; i <= k; i++)
        {
            choose *= (n - k + i) / (double)i;
        }

        return choose * Math.Pow(p, k) * Math.Pow(1 - p, n - k);
    }
}
