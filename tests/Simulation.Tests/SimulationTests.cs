using Xunit;

namespace Agrimaan.Simulation.Tests;

/// <summary>The real engine in many worlds.</summary>
public sealed class SimulationTests
{
    private const int Rollouts = 10_000;

    /// <summary>Each moves two services or so.</summary>
    private const int Worlds = 5_000;

    [Fact]
    public void In_ten_thousand_rollouts_no_promise_is_broken()
    {
        var campaign = new Campaign(from: 1, seeds: Worlds);
        campaign.Run(workers: null, TestContext.Current.CancellationToken);
        var report = campaign.Report();
        Assert.Empty(report.Violations.Select(violation => violation.ToString()));
        Assert.Equal(Worlds, report.Seeds);
        Assert.True(report.Rollouts >= Rollouts, $"only {report.Rollouts} services were moved");
        Assert.True(report.Decisions > 50 * report.Seeds, $"only {report.Decisions} decisions were made");
        Assert.All(report.Faults, kind => Assert.True(kind.Value > 0, $"{kind.Key} never struck"));
        Assert.All(report.Outcomes.Where(outcome => outcome.Key != "Failed"), outcome => Assert.True(outcome.Value > Worlds / 10, $"{outcome.Key} only {outcome.Value} times"));
    }

    [Fact]
    public void A_seed_is_the_same_every_time_and_on_any_thread()
    {
        var first = Enumerable.Range(1, 60).Select(seed => Simulator.Play((ulong)seed)).Select(played => (played.Hash, played.Events, played.Decisions)).ToList();
        var again = Enumerable.Range(1, 60).AsParallel().AsOrdered().Select(seed => Simulator.Play((ulong)seed, inWords: true)).Select(played => (played.Hash, played.Events, played.Decisions)).ToList();
        Assert.Equal(first, again);
        Assert.Equal(60, first.Select(played => played.Hash).Distinct().Count());
    }

    [Fact]
    public void Words_tell_every_event_of_a_seed()
    {
        var played = Simulator.Play(1, inWords: true);
        Assert.Equal(played.Events, played.Lines.Count);
        Assert.Contains(played.Lines, line => line.Contains("\"type\":\"runFinished\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_campaign_that_is_stopped_tells_what_it_has_done()
    {
        using var stop = new CancellationTokenSource();
        var campaign = new Campaign(from: 1, seeds: 1_000_000);
        var running = Task.Run(() => campaign.Run(workers: 1, stop.Token), TestContext.Current.CancellationToken);
        SpinWait.SpinUntil(() => campaign.Report().Seeds >= 20);
        await stop.CancelAsync();
        await running;
        Assert.InRange(campaign.Report().Seeds, 20, 100_000);
    }

    [Fact]
    public void Neighbouring_seeds_share_no_numbers()
    {
        var numbers = Enumerable.Range(0, 100).SelectMany(seed => Drawn(new Dice((ulong)seed))).ToList();
        Assert.Equal(numbers.Count, numbers.Distinct().Count());

        static IEnumerable<ulong> Drawn(Dice dice) => Enumerable.Range(0, 100).Select(_ => dice.Next());
    }

    [Fact]
    public void Draws_have_the_middle_they_should_have()
    {
        var dice = new Dice(7);
        foreach (var mean in (double[])[0.3, 5, 23, 25, 400])
        {
            Assert.InRange(Enumerable.Range(0, 20_000).Average(_ => dice.Poisson(mean)), mean * 0.97, mean * 1.03);
            Assert.InRange(Enumerable.Range(0, 20_000).Average(_ => dice.Binomial(1_000, mean / 1_000)), mean * 0.97, mean * 1.03);
        }

        Assert.InRange(Enumerable.Range(0, 20_000).Average(_ => dice.Until(10)), 9.5, 11.1);
        Assert.Equal((0, 5), (dice.Binomial(5, 0), dice.Binomial(5, 1)));
    }
}
