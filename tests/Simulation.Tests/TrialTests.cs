using System.Xml.Linq;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Simulation.Trials;
using Xunit;

namespace Agrimaan.Simulation.Tests;

/// <summary>What a policy makes of bad and of equal versions.</summary>
public sealed class TrialTests
{
    private const int Runs = 40;

    private static readonly RolloutPolicy Usual = new() { Steps = [1000, 5000], StepTime = TimeSpan.FromSeconds(10), StepDeadline = TimeSpan.FromSeconds(60), Abort = new() { Samples = 100 } };

    [Fact]
    public void A_version_that_fails_often_is_caught_and_an_equal_one_is_promoted()
    {
        var report = Try(new(Usual, 2, 200) { Errors = 0.005, BadErrors = 0.2 });
        Assert.Equal((Runs, Runs, 0), (report.Bad.Runs, report.Bad.Caught, report.Bad.Promoted));
        Assert.True(report.Equal.Caught <= 1, $"{report.Equal.Caught} equal versions were taken back");
        Assert.True(report.Equal.Promoted > Runs / 2);
        Assert.InRange(TrialSide.Quantile(report.Bad.Seconds, 0.5)!.Value, 1, 15);
        Assert.InRange(report.Bad.Failed.Median!.Value, report.Bad.Requests.Median!.Value * 0.1, report.Bad.Requests.Median.Value * 0.4);
    }

    [Fact]
    public void More_traffic_finds_a_small_rise_sooner()
    {
        var (few, many) = (Try(new(Usual, 2, 50) { BadErrors = 0.1 }), Try(new(Usual, 2, 500) { BadErrors = 0.1 }));
        Assert.True(Median(many) < Median(few) / 2, $"{Median(many)} s at 500 requests/s, {Median(few)} s at 50");
    }

    [Fact]
    public void A_slow_version_is_caught_by_its_latency()
    {
        var report = Try(new(Usual, 2, 200) { Slower = 5 });
        Assert.Equal(Runs, report.Bad.Caught);
        Assert.Equal(0, report.Bad.Failed.Median);
    }

    [Fact]
    public void Without_enough_traffic_nothing_is_caught_and_all_of_it_is_inconclusive()
    {
        var report = Try(new(Usual, 2, 1) { BadErrors = 0.02 });
        Assert.True(report.Equal.Inconclusive == Runs && report.Bad.Inconclusive > Runs * 0.8, $"{report.Equal.Inconclusive} and {report.Bad.Inconclusive}");
    }

    [Fact]
    public void A_pause_until_somebody_promotes_is_promoted()
    {
        var report = Try(new(Usual with { Steps = [1000, new RolloutStep(0), 5000] }, 1, 200) { BadErrors = 1 });
        Assert.True(report.Equal.Promoted > Runs / 2);
    }

    [Fact]
    public void The_same_seed_gives_the_same_answer_and_another_another()
    {
        var question = new TrialQuestion(Usual, 2, 100) { BadErrors = 0.07 };
        Assert.Equal(Try(question).Bad.Seconds, Try(question).Bad.Seconds);
        Assert.NotEqual(Try(question).Bad.Seconds, Try(question, seed: 900).Bad.Seconds);
    }

    [Fact]
    public void The_picture_is_well_formed_and_has_a_step_for_each_that_was_caught()
    {
        var report = Try(new(Usual, 2, 200) { BadErrors = 0.5 });
        var svg = XDocument.Parse(TrialPlot.Render(report));
        var curve = svg.Descendants().Single(element => (string?)element.Attribute("class") == "curve bad").Attribute("d")!.Value;
        Assert.Equal(report.Bad.Caught, curve.Count(letter => letter == 'V'));
    }

    [Fact]
    public void An_interval_holds_the_rate_and_narrows_with_the_runs()
    {
        var (few, many) = (Side(1, 10).Interval, Side(100, 1_000).Interval);
        Assert.True(few.Lower < 0.1 && few.Upper > 0.1 && many.Upper - many.Lower < few.Upper - few.Lower);
        Assert.InRange(many.Lower, 0.0829, 0.0831); // Wilson for 100 of 1000
        Assert.InRange(many.Upper, 0.1201, 0.1203);
        Assert.Equal((0, 1), Side(0, 0).Interval);
    }

    private static TrialSide Side(int caught, int runs) =>
        TrialSide.Of(Enumerable.Range(0, runs).Select(i => new TrialOutcome(i < caught ? TrialEnd.Caught : TrialEnd.Promoted, TimeSpan.FromSeconds(i), i, i, "")));

    private static double? Median(TrialReport report) => TrialSide.Quantile(report.Bad.Seconds, 0.5);

    private static TrialReport Try(TrialQuestion question, ulong seed = 1)
    {
        var trial = new Trial(question, Runs, seed);
        trial.Run(TestContext.Current.CancellationToken);
        return trial.Report();
    }
}
