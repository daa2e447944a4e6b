using Agrimaan.Cli.Load;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Server.Tests.Cli.Load;

/// <summary>When requests are due, for any rate, ramp and bounds.</summary>
public sealed class ScheduleTests
{
    [Theory]
    [InlineData(100, 0, 10, 1000)]
    [InlineData(100, 5, 10, 750)]
    [InlineData(100, 10, 10, 500)]
    [InlineData(100, 20, 10, 250)]
    [InlineData(0.1, 0, 10, 1)]
    [InlineData(0.1, 0, 11, 2)]
    [InlineData(20_000, 0, 10, 200_000)]
    public void A_schedule_has_as_many_requests_as_lie_under_its_rate(double rate, int ramp, int length, long count) =>
        Assert.Equal(count, new Schedule(rate, TimeSpan.FromSeconds(ramp), TimeSpan.FromSeconds(length), long.MaxValue).Count);

    [Theory]
    [InlineData(30, 30, 3)]
    [InlineData(100, 100, 10)]
    [InlineData(5000, 100, 10)]
    public void The_first_of_two_bounds_ends_it(long most, long count, int seconds)
    {
        var schedule = new Schedule(10, TimeSpan.Zero, TimeSpan.FromSeconds(10), most);
        Assert.Equal((count, TimeSpan.FromSeconds(seconds)), (schedule.Count, schedule.Length));
    }

    [Property(Arbitrary = [typeof(Any)], MaxTest = 1000)]
    public void Every_request_is_due_no_earlier_than_the_one_before_it_and_within_the_bound(Plan plan)
    {
        var schedule = plan.Schedule;
        var before = TimeSpan.Zero;
        for (long i = 0; i < schedule.Count; i += Math.Max(1, schedule.Count / 200))
        {
            var due = schedule.Due(i);
            Assert.InRange(due, before, plan.Length - TimeSpan.FromTicks(1));
            Assert.True(due <= schedule.Due(i + 1), $"{i} is due at {due}, the next at {schedule.Due(i + 1)}");
            before = due;
        }
    }

    [Property(Arbitrary = [typeof(Any)], MaxTest = 1000)]
    public void None_that_would_be_due_within_the_bound_is_left_out(Plan plan)
    {
        var schedule = plan.Schedule;
        Assert.True(schedule.Count == plan.Most || schedule.Due(schedule.Count) >= plan.Length);
        Assert.InRange(schedule.Count, 0, plan.Most);
        Assert.InRange(schedule.Length, TimeSpan.Zero, plan.Length);
    }

    /// <summary>The rate at a moment, added up in small steps, and what the schedule says: as many requests, give or take one.</summary>
    [Property(Arbitrary = [typeof(Any)], MaxTest = 300)]
    public void As_many_are_due_before_a_time_as_the_rates_until_then_add_up_to(Plan plan)
    {
        const int Steps = 2000;
        var (sum, step) = (0.0, plan.Length.TotalSeconds / Steps);
        for (var i = 0; i < Steps; i++)
        {
            var middle = (i + 0.5) * step;
            sum += plan.Rate * Math.Min(1, plan.Ramp > TimeSpan.Zero ? middle / plan.Ramp.TotalSeconds : 1) * step;
        }

        var all = new Schedule(plan.Rate, plan.Ramp, plan.Length, long.MaxValue);
        Assert.InRange(all.Count, sum - 1 - (sum / Steps), sum + 1 + (sum / Steps));
    }

    public sealed record Plan(double Rate, TimeSpan Ramp, TimeSpan Length, long Most)
    {
        internal Schedule Schedule { get; } = new(Rate, Ramp, Length, Most);
    }

    public static class Any
    {
        public static Arbitrary<Plan> Plans() => (
            from rate in Gen.Choose(1, 200_000)
            from ramp in Gen.OneOf(Gen.Constant(0), Gen.Choose(1, 20_000))
            from length in Gen.Choose(1, 60_000)
            from most in Gen.Choose(1, 500_000)
            select new Plan(rate / 10.0, TimeSpan.FromMilliseconds(ramp), TimeSpan.FromMilliseconds(length), most)).ToArbitrary();
    }
}
