using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Scaling;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Delivery.Tests.Scaling;

public sealed class AutoscalerTests
{
    private static readonly Autoscale Rule = new(2, 10) { RequestsPerSecond = 50 };

    [Theory]
    [InlineData(2, 100, 2)]
    [InlineData(2, 109, 2)]
    [InlineData(2, 111, 3)]
    [InlineData(4, 181, 4)]
    [InlineData(4, 179, 4)]
    [InlineData(4, 150, 3)]
    [InlineData(4, 0, 2)]
    [InlineData(4, 5000, 10)]
    public void A_load_within_a_tenth_of_the_target_changes_nothing_and_another_is_divided_by_it(int now, double perSecond, int wanted) =>
        Assert.Equal(wanted, Autoscaler.Recommended(Rule, now, new(perSecond, 0)));

    [Fact]
    public void Of_two_targets_the_one_that_wants_more_counts() =>
        Assert.Equal(8, Autoscaler.Recommended(Rule with { InFlight = 5 }, 4, new(200, 40)));

    [Fact]
    public void A_rise_at_most_doubles_and_says_by_which_numbers()
    {
        var decided = Autoscaler.Decide(Rule, 2, new(400, 0), null, true, () => null);

        Assert.Equal(new(2, 4, "400 requests/s over 15s need 8 at 50 each, at most twice as many at a time"), decided);
    }

    [Fact]
    public void A_rise_waits_for_the_one_before_it() => Assert.Null(Autoscaler.Decide(Rule, 2, new(400, 0), null, false, () => null));

    [Fact]
    public void A_rise_is_bounded_by_what_memory_is_free()
    {
        Assert.Equal(new(2, 3, "400 requests/s over 15s need 8 at 50 each, and memory is free for no more"), Autoscaler.Decide(Rule, 2, new(400, 0), null, true, () => 1));
        Assert.Null(Autoscaler.Decide(Rule, 2, new(400, 0), null, true, () => 0));
    }

    [Fact]
    public void Fewer_are_wanted_only_when_fewer_were_enough_all_the_time()
    {
        Assert.Null(Autoscaler.Decide(Rule, 8, new(100, 0), null, true, () => null));
        Assert.Null(Autoscaler.Decide(Rule, 8, new(100, 0), 8, true, () => null));
        Assert.Equal(new(8, 5, "100 requests/s over 15s need 5 at 50 each and no more were needed for 5m"), Autoscaler.Decide(Rule, 8, new(100, 0), 5, true, () => null));
    }

    [Property(MaxTest = 300)]
    public void A_decision_stays_within_the_bounds_at_most_doubles_and_goes_where_the_load_is(byte least, byte more, byte now, ushort perSecond, byte inFlight, byte? highest, byte? room)
    {
        var low = 1 + (least % 20);
        var rule = new Autoscale(low, low + (more % 60)) { RequestsPerSecond = 20, InFlight = more % 2 == 0 ? 4 : null };
        var wanted = Math.Clamp((int)now, rule.Least, rule.Most);
        var load = new Load(perSecond, inFlight);
        if (Autoscaler.Decide(rule, wanted, load, highest, true, () => room) is not { } decided)
        {
            return;
        }

        Assert.Equal(wanted, decided.From);
        Assert.NotEqual(decided.From, decided.To);
        Assert.InRange(decided.To, rule.Least, Math.Min(rule.Most, 2 * wanted));
        var recommended = Autoscaler.Recommended(rule, wanted, load);
        Assert.Equal(Math.Sign(recommended - wanted), Math.Sign(decided.To - wanted));
        Assert.True(decided.To > wanted ? decided.To - wanted <= (room ?? 100) : decided.To >= highest);
    }

    [Property(MaxTest = 300)]
    public void What_a_load_asks_for_serves_it_and_asks_for_nothing_else_then(ushort perSecond)
    {
        var rule = new Autoscale(1, 100) { RequestsPerSecond = 700 };
        var load = new Load(perSecond, 0);
        var wanted = Autoscaler.Recommended(rule, 1, load);

        Assert.True(wanted * 700 * 1.1 >= perSecond - 1e-6 || wanted == 100);
        Assert.Equal(wanted, Autoscaler.Recommended(rule, wanted, load));
    }
}
