using Agrimaan.Delivery.Verification.Sequential;
using Xunit;

namespace Agrimaan.Delivery.Tests.Verification.Sequential;

/// <summary>The event test against its closed forms (anchors C.2).</summary>
public sealed class EventTestTests
{
    [Theory]
    [InlineData(3, 3, 0.1, 266.564, 250)]
    [InlineData(5, 10, 0.1, 58.1595, 61.0934)]
    [InlineData(12, 40, 0.1, 88.1744, 83.4178)]
    [InlineData(60, 300, 0.1, 47873.4, 35234.8)]
    [InlineData(30, 300, 0.1, 0.0314170, 0.0433935)]
    [InlineData(40, 60, 0.5, 4.42762, 4.50884)]
    public void The_evidence_is_that_of_the_closed_form(int canary, int both, double share, double rise, double change)
    {
        Assert.Equal(1, Math.Exp(EventTest.LogRise([new(share, canary, both)])) / rise, 3e-6);
        Assert.Equal(1, Math.Exp(EventTest.LogChange([new(share, canary, both)])) / change, 3e-6);
    }

    [Theory]
    [InlineData(0.01, 2)]
    [InlineData(0.05, 3)]
    [InlineData(0.1, 3)]
    [InlineData(0.25, 4)]
    [InlineData(0.5, 8)]
    public void So_many_errors_in_a_row_on_the_canary_are_enough(double share, int errors)
    {
        Assert.True(EventTest.LogRise([new(share, errors, errors)]) >= EventTest.Threshold(0.01));
        Assert.True(EventTest.LogRise([new(share, errors - 1, errors - 1)]) < EventTest.Threshold(0.01));
    }

    [Fact]
    public void A_tolerated_ratio_is_a_larger_share()
    {
        Assert.Equal(1.25 * 0.1 / (1.25 * 0.1 + 0.9), EventTest.Tilt(0.1, 1.25), 15);
        Assert.Equal(
            EventTest.LogRise([new(EventTest.Tilt(0.1, 1.25), 30, 200)]),
            EventTest.LogRise([new(0.1, 30, 200)], tolerance: 1.25),
            1e-12);
    }

    [Fact]
    public void A_drop_is_a_rise_of_the_other_side()
    {
        // A canary that has the event half as often is a stable side that has it twice as often.
        Assert.Equal(
            EventTest.LogRise([new(0.7, 70, 90)]),
            EventTest.LogDrop([new(0.3, 20, 90)]),
            1e-9);
    }

    [Fact]
    public void Events_while_all_or_no_traffic_went_to_the_canary_say_nothing() =>
        Assert.Equal(
            EventTest.LogRise([new(0.1, 7, 20)]),
            EventTest.LogRise([new(0, 5, 5), new(0.1, 7, 20), new(1, 900, 900)]),
            1e-12);

    [Fact]
    public void A_bound_is_where_the_test_decides()
    {
        var (lower, upper) = EventTest.Bounds([new(0.1, 40, 200), new(0.25, 30, 100)], 0.01);
        Assert.InRange(lower, 0.9, 1.4);
        Assert.InRange(upper, 2.0, 3.5);
        var (none, any) = EventTest.Bounds([new(0.1, 0, 0)], 0.01);
        Assert.Equal(0, none);
        Assert.Equal(double.PositiveInfinity, any);
        Assert.Equal(0, EventTest.Bounds([new(0.1, 0, 500)], 0.01).Lower);
        Assert.InRange(EventTest.Bounds([new(0.5, 50_000, 100_000)], 0.01).Upper, 1, 1.06);
    }

    [Fact]
    public void A_test_that_begins_anew_each_step_is_the_mean_of_its_tests()
    {
        EventCount first = new(0.05, 1, 20), second = new(0.1, 9, 30);
        var expected = Math.Log((
            Math.Exp(EventTest.LogRise([first, second])) + Math.Exp(EventTest.LogRise([second])) + 1) / 3);
        Assert.Equal(expected, EventTest.LogRiseRestarted([first, second], planned: 3), 1e-12);
        Assert.Equal(EventTest.LogRise([first, second]), EventTest.LogRiseRestarted([first, second], planned: 1), 1e-12);
        Assert.Equal(0, EventTest.LogRiseRestarted([], planned: 5), 1e-12);
    }

    [Theory]
    [InlineData(3, 3, 100, double.PositiveInfinity)]
    [InlineData(2, 2, 0, 100)]
    public void Three_failures_of_three_break_the_bar_of_five_percent_and_two_do_not(int bad, int all, double least, double most) =>
        Assert.InRange(Math.Exp(OneSampleTest.LogOver(bad, all, 0.05)), least, most);
}
