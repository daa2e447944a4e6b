using Agrimaan.Delivery.Running;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Agrimaan.Delivery.Tests.Running;

/// <summary>The machine's clock is put forward a day or back an hour: nothing is decided earlier, later or otherwise for it.</summary>
public sealed class ClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<double, StepPhase, bool> Jumps()
    {
        var jumps = new TheoryData<double, StepPhase, bool>();
        foreach (var hours in (double[])[24, -1])
        {
            foreach (var phase in (StepPhase[])[StepPhase.Scaling, StepPhase.Shifting, StepPhase.Analysing])
            {
                jumps.Add(hours, phase, false);
                jumps.Add(hours, phase, true);
            }
        }

        return jumps;
    }

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task A_rollout_takes_as_long_as_ever_and_ends_as_ever(double hours, StepPhase phase, bool good)
    {
        var undisturbed = await RunAsync(TimeSpan.Zero, phase, good);
        var disturbed = await RunAsync(TimeSpan.FromHours(hours), phase, good);

        Assert.Equal(good ? RunOutcome.Promoted : RunOutcome.RolledBack, undisturbed.Outcome);
        Assert.Equal(undisturbed.Outcome, disturbed.Outcome);
        Assert.InRange(disturbed.Took.TotalSeconds, undisturbed.Took.TotalSeconds * 0.94, (undisturbed.Took.TotalSeconds * 1.06) + 0.5);
    }

    [Fact]
    public async Task Put_back_while_nobody_ran_it_does_not_hold_up_the_run_that_goes_on()
    {
        using var farm = await FarmAsync(out var machine);
        await farm.BeginAsync("1.1.0");
        await farm.UntilAsync(() => farm.Loop.Run!.Steps["rollout:crop"].Phase == StepPhase.Analysing);
        var begin = farm.Clock.GetUtcNow();

        machine.Off = TimeSpan.FromHours(-1);
        await farm.StartAsync();
        var run = await farm.FinishAsync();

        Assert.Equal(RunOutcome.Promoted, run.Outcome);
        Assert.InRange((farm.Clock.GetUtcNow() - begin).TotalSeconds, 5, 60);
    }

    [Fact]
    public void The_clock_follows_the_machines_never_back_and_never_faster_than_a_twentieth()
    {
        var time = new FakeTimeProvider(Noon);
        var machine = new JumpingClock(time);
        var clock = new SteadyClock(machine);
        var (last, lastAt) = (clock.GetUtcNow(), time.GetUtcNow());
        foreach (var off in (double[])[0, 40, -300, 86_400, 0.01, -3_600, 0])
        {
            machine.Off = TimeSpan.FromSeconds(off);
            for (var second = 0; second < 100; second++)
            {
                time.Advance(TimeSpan.FromSeconds(1));
                var (now, at) = (clock.GetUtcNow(), time.GetUtcNow());
                Assert.InRange((now - last) / (at - lastAt), 0.95, 1.05);
                (last, lastAt) = (now, at);
            }
        }

        for (var hour = 0; hour < 100; hour++)
        {
            time.Advance(TimeSpan.FromHours(1));
            clock.GetUtcNow();
        }

        Assert.Equal(time.GetUtcNow(), clock.GetUtcNow());
        clock.NotBefore(time.GetUtcNow() + TimeSpan.FromHours(1));
        Assert.Equal(time.GetUtcNow() + TimeSpan.FromHours(1), clock.GetUtcNow());
    }

    private static async Task<(RunOutcome? Outcome, TimeSpan Took)> RunAsync(TimeSpan jump, StepPhase phase, bool good)
    {
        using var farm = await FarmAsync(out var machine);
        farm.World.Behaviours[("crop", "1.1.0")] = new() { ReadyAfter = TimeSpan.FromSeconds(20) };
        if (!good)
        {
            farm.Traffic.Behaviours[("crop", "1.1.0")] = (0.08, 10);
        }

        await farm.BeginAsync("1.1.0");
        var begin = farm.Clock.GetUtcNow();
        await farm.UntilAsync(() => farm.Loop.Run!.Steps["rollout:crop"].Phase == phase);
        machine.Off = jump;
        var run = await farm.FinishAsync();
        return (run.Outcome, farm.Clock.GetUtcNow() - begin);
    }

    private static Task<FakePlatform> FarmAsync(out JumpingClock machine)
    {
        FakePlatform? farm = null;
        var clock = machine = new JumpingClock(new Later(() => farm!.Clock));
        farm = new FakePlatform(clockOfLoop: () => new SteadyClock(clock));
        return UpAsync(farm);
    }

    private static async Task<FakePlatform> UpAsync(FakePlatform farm)
    {
        await farm.StartAsync();
        await farm.BringUpAsync("crop");
        await farm.RecordReleaseAsync(AnyRelease.Of("1.0.0", "crop"));
        await farm.RecordReleaseAsync(AnyRelease.Of("1.1.0", "crop"));
        await farm.BeginAsync("1.0.0");
        await farm.FinishAsync();
        return farm;
    }

    /// <summary>The farm makes its clock itself.</summary>
    private sealed class Later(Func<TimeProvider> clock) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock().GetUtcNow();

        public override long GetTimestamp() => clock().GetTimestamp();

        public override long TimestampFrequency => clock().TimestampFrequency;
    }
}
