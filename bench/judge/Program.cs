using System.Globalization;
using Agrimaan.Bench.Judge;
using Agrimaan.Delivery.Tests.Verification.Sequential;
using Agrimaan.Delivery.Verification.Sequential;

var rollouts = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 4_000;
double[] ladder = [0.05, 0.1, 0.25, 0.5, 0.75];
string[] names = ["by episode (default)", "by request", "fixed 99 %", "fixed 95 %", "Mann-Whitney"];
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

Console.WriteLine($"Equal versions, {rollouts} rollouts a line, 5/10/25/50/75 % for ten minutes each: percent rolled back without cause\n");
Head("traffic");
foreach (var (rate, errors) in new[] { (1, 0.001), (10, 0.001), (100, 0.001), (1, 0.01), (10, 0.01), (100, 0.01) })
{
    Row($"{rate}/s, {errors:P1} errors", Rollouts(random => Independent(random, rate, errors, errors), ladder, 600, byReplica: false));
}

Console.WriteLine($"\nEqual versions of ten replicas, each of which stalls once a minute, 100/s, 10 % for 50 minutes, requests over p99: percent rolled back\n");
Head("stalls");
foreach (var length in new[] { 0.1, 0.3, 1.0 })
{
    Row($"{length * 1000:0} ms", Rollouts(
        random =>
        {
            var traffic = new StallTraffic(random, 1, 10, 0.1, 100) { StallRate = 1 / 60.0, StallLength = length };
            return _ => traffic.Second()[^1];
        },
        [0.1],
        3_000,
        byReplica: true));
}

Console.WriteLine("\nThe same stalls, evidence of all four latency bars by episode, as the default judges latency: percent rolled back\n");
foreach (var length in new[] { 0.1, 0.3, 1.0 })
{
    var alarms = Enumerable.Range(0, rollouts).AsParallel().Count(run =>
        Latency(new(new Random(run), 1, 10, 0.1, 100) { StallRate = 1 / 60.0, StallLength = length }, 3_000) is not null);
    Console.WriteLine($"- {length * 1000:0} ms: {100.0 * alarms / rollouts:0.0#}");
}

var runs = Math.Max(1, rollouts / 10);
Console.WriteLine($"\nWorse versions at 10 %, 1 % errors on stable, {runs} runs a line: median canary requests until rolled back (- is under half in 6 h)\n");
Head("traffic");
foreach (var (rate, errors) in new[] { (1, 0.02), (1, 0.05), (1, 0.1), (10, 0.02), (10, 0.05), (10, 0.1), (100, 0.02), (100, 0.05), (100, 0.1) })
{
    Row($"{rate}/s, {errors:P0} errors", Detections(rate, errors));
}

Console.WriteLine("\nThe same by request, looked at with each error instead of each second; beside it the mean of a test that knows the change (Wald)\n");
foreach (var errors in new[] { 0.02, 0.05, 0.1 })
{
    var seen = Enumerable.Range(0, runs).AsParallel().Select(run => Simulated.RequestsToAlarm(new Random(run), 0.1, 0.01, errors, 10_000_000));
    Console.WriteLine($"- {errors:P0} errors: {Simulated.Median(seen):0}, Wald {Wald(0.1, 0.01, errors):0}");
}

Console.WriteLine($"\nSlower versions at 10 %, 100/s, log-normal with sigma 0.5, all four bars, {runs} runs a line: median canary requests until rolled back\n");
Console.WriteLine("| change | by episode (default) | by request |\n|---|---|---|");
foreach (var (ratio, tail) in new[] { (1.25, 0.0), (1.5, 0.0), (3.0, 0.0), (1.0, 0.05) })
{
    var over = StallTraffic.OverWhen(ratio).Select(share => share + (tail * (1 - share))).ToArray();
    var byEpisode = Enumerable.Range(0, runs).AsParallel().Select(run => Latency(new(new Random(run), 1, 10, 0.1, 100) { CanaryOver = over }));
    var byRequest = Enumerable.Range(0, runs).AsParallel().Select(run => Simulated.RequestsToSlowAlarm(
        new Random(run), 0.1, 100_000, random => (long)(ratio * Simulated.Latency(random)) + (random.NextDouble() < tail ? 500_000 : 0)));
    Row(tail > 0 ? $"{tail:P0} of requests +500 ms" : $"x{ratio:0.##}", [$"{Simulated.Median(byEpisode):0}", $"{Simulated.Median(byRequest):0}"]);
}

// ln 100 over what a request tells on average: an error is on the canary with probability w if nothing changed, with place if it did.
static double Wald(double weight, double stable, double canary)
{
    var rate = (weight * canary) + ((1 - weight) * stable);
    var place = weight * canary / rate;
    return weight * Math.Log(100) / (rate * ((place * Math.Log(place / weight)) + ((1 - place) * Math.Log((1 - place) / (1 - weight)))));
}

double? Latency(StallTraffic traffic, int most = 6 * 3_600)
{
    Units[] bars = [.. Enumerable.Range(0, 4).Select(_ => Units.Begin(0.1, 0.1, TimeSpan.FromSeconds(5)))];
    var requests = 0.0;
    for (var second = 1; second <= most; second++)
    {
        var counts = traffic.Second();
        requests += counts[0].Canary;
        var closed = bars.Sum(units => units.Count);
        bars = [.. bars.Select((units, bar) => units.Add(TimeSpan.FromSeconds(second), counts[bar]))];
        if (bars.Sum(units => units.Count) > closed && EValues.LogMean([.. bars.Select(units => Units.LogRise([units], 1))]) >= EventTest.Threshold(0.01))
        {
            return requests;
        }
    }

    return null;
}

void Head(string first) => Console.WriteLine($"| {first} | {string.Join(" | ", names)} |\n|---|{string.Concat(names.Select(_ => "---|"))}");

void Row(string first, IEnumerable<string> cells) => Console.WriteLine($"| {first} | {string.Join(" | ", cells)} |");

IRule[] Rules(bool byReplica, int planned) => [new ByEpisode(byReplica, planned: planned), new ByRequest(planned: planned), new FixedThreshold(0.99), new FixedThreshold(0.95), new MannWhitney()];

Func<double, BarCount> Independent(Random random, double rate, double stable, double canary) => weight =>
{
    var (bad, badStable) = (StallTraffic.Poisson(random, rate * weight * canary), StallTraffic.Poisson(random, rate * (1 - weight) * stable));
    return new(
        weight,
        bad,
        bad + StallTraffic.Poisson(random, rate * weight * (1 - canary)),
        badStable,
        badStable + StallTraffic.Poisson(random, rate * (1 - weight) * (1 - stable)));
};

// A rule that has rolled back watches no more; the traffic is the same for all.
IEnumerable<string> Rollouts(Func<Random, Func<double, BarCount>> traffic, double[] weights, int seconds, bool byReplica)
{
    var fired = new int[names.Length];
    Parallel.For(0, rollouts, run =>
    {
        var (rules, second, next) = (Rules(byReplica, weights.Length), 0, traffic(new Random(run)));
        var over = new bool[rules.Length];
        foreach (var weight in weights)
        {
            Array.ForEach(rules, rule => rule.Step(weight, weight));
            for (var i = 0; i < seconds; i++)
            {
                var count = next(weight);
                second++;
                for (var rule = 0; rule < rules.Length; rule++)
                {
                    over[rule] |= !over[rule] && rules[rule].Second(second, count);
                }
            }
        }

        for (var rule = 0; rule < over.Length; rule++)
        {
            Interlocked.Add(ref fired[rule], over[rule] ? 1 : 0);
        }
    });
    return fired.Select(count => $"{100.0 * count / rollouts:0.0#}");
}

IEnumerable<string> Detections(double rate, double errors)
{
    var found = new double?[names.Length][];
    for (var rule = 0; rule < found.Length; rule++)
    {
        found[rule] = new double?[runs];
    }

    Parallel.For(0, runs, run =>
    {
        var (rules, next, requests) = (Rules(byReplica: false, planned: 1), Independent(new Random(run), rate, 0.01, errors), 0.0);
        Array.ForEach(rules, rule => rule.Step(0.1, 0.1));
        for (var second = 1; second <= 6 * 3_600 && found.Any(times => times[run] is null); second++)
        {
            var count = next(0.1);
            requests += count.Canary;
            for (var rule = 0; rule < rules.Length; rule++)
            {
                found[rule][run] ??= rules[rule].Second(second, count) ? requests : null;
            }
        }
    });
    return found.Select(times => Simulated.Median(times) is var median && double.IsFinite(median) ? $"{median:0}" : "-");
}
