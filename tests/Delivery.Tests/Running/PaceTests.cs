using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Testing;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Delivery.Tests.Running;

/// <summary>How often the loop looks by itself.</summary>
public sealed class PaceTests
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);

    [Property]
    public bool What_moves_is_looked_at_five_times_a_second_and_what_waits_never_later_than_a_twentieth_of_its_age_or_a_second(StepPhase one, StepPhase other, ushort age, bool leaving)
    {
        var now = Begin + TimeSpan.FromMilliseconds(age);
        var pause = Pace.Of(Run(one, other), leaving, now);
        var rests = !leaving && new[] { one, other }.All(phase => phase is StepPhase.Pending or StepPhase.Done or StepPhase.Pausing or StepPhase.Mirroring or StepPhase.Analysing);
        return pause >= Pace.Busy && pause <= Pace.Calm && (rests || pause == Pace.Busy) && (pause == Pace.Busy || pause <= (now - Begin) / 20);
    }

    [Theory]
    [InlineData(false, 1_000)]
    [InlineData(true, 200)]
    public void Without_a_run_it_is_once_a_second_unless_instances_leave(bool leaving, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Pace.Of(null, leaving, Begin));

    [Fact]
    public void A_way_back_is_looked_at_often() =>
        Assert.Equal(Pace.Busy, Pace.Of(Run(StepPhase.Pausing, StepPhase.Pending).Apply(new RollbackStarted("it is bad"), Begin), false, Begin + TimeSpan.FromHours(1)));

    private static RunState Run(StepPhase one, StepPhase other)
    {
        var (old, next) = (AnyRelease.Of("1.0.0", "web>crop", "crop"), AnyRelease.Of("2.0.0", "web>crop", "crop"));
        var run = RunState.Begin("farm-2", Planner.Make(PlanKind.Deploy, old, next, new RolloutPolicy()), "ada", Begin);
        var phases = ImmutableSortedDictionary<string, StepPhase>.Empty.Add("rollout:crop", one).Add("rollout:web", other);
        return run with { Steps = run.Steps.ToImmutableSortedDictionary(step => step.Key, step => step.Value with { Phase = phases[step.Key] }) };
    }
}
