using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Scaling;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Targets;
using Agrimaan.Testing;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Delivery.Tests.Scaling;

public sealed class ResizingTests
{
    /// <summary>The three counts of a rollout at 25 %: Argo Rollouts' scenario of scaling while paused.</summary>
    [Fact]
    public void A_quarter_of_one_of_eight_and_of_four_is_one_two_and_one()
    {
        var policy = new RolloutPolicy { Steps = [new(0) { Part = 2500 }, new(2500), new(0)] };
        var step = StepOf(policy, 1);

        Assert.Equal(new Scale(1, 1), step.Moves[0]);
        Assert.Equal(new Scale(2, 8), Resizing.Resized(step, policy, 8, 8).Moves[0]);
        Assert.Equal(new Scale(1, 4), Resizing.Resized(Resizing.Resized(step, policy, 8, 8), policy, 4, 4).Moves[0]);
    }

    [Fact]
    public void A_rolling_update_of_four_at_a_quarter_has_two_and_six_of_eight_and_one_and_three_of_four()
    {
        var policy = new RolloutPolicy { Strategy = Strategy.Rolling, StepTime = TimeSpan.Zero, OnInconclusive = null };
        var four = StepOf(policy, 4);
        var eight = Resizing.Resized(four, policy, 8, 8);

        Assert.Equal([new Scale(1, 4), new SetWeight(2500), new Scale(1, 3)], four.Moves.Take(3));
        Assert.Equal([new Scale(2, 8), new SetWeight(2500), new Scale(2, 6)], eight.Moves.Take(3));
        Assert.Equal(four.Moves, Resizing.Resized(eight, policy, 4, 4).Moves);
    }

    /// <summary>What a side needs for its share it has, at every move of every strategy, whatever the number becomes.</summary>
    [Property(MaxTest = 500)]
    public void Each_side_keeps_what_its_share_needs(byte kind, byte count, byte surge, byte[] sizes)
    {
        var policy = new RolloutPolicy
        {
            Strategy = (kind % 3) switch { 0 => Strategy.Canary, 1 => Strategy.Rolling, _ => Strategy.BlueGreen },
            Steps = kind % 3 == 0 ? [1000, 5000] : [],
            Surge = 1 + (surge % 5),
        };
        var step = StepOf(policy, 1 + (count % 20));
        var moves = step.Moves;
        foreach (var size in (sizes ?? []).Select(size => 1 + (size % 100)))
        {
            step = Resizing.Resized(step, policy, size, size);
            Assert.Equal(moves.Select(move => move.GetType()), step.Moves.Select(move => move.GetType()));
            var (weight, next, stable) = (0, 0, size);
            foreach (var move in step.Moves)
            {
                (next, stable) = move is Scale scale ? (scale.Next, scale.Stable) : (next, stable);
                weight = move is SetWeight set ? set.Weight : move is Switch ? Backend.FullWeight : weight;

                // A weight is a whole part of 10,000, which is up to a hundredth of an instance off.
                Assert.InRange(next, (int)Math.Ceiling((size * weight / 10_000.0) - 0.01), size);
                Assert.InRange(stable, (int)Math.Ceiling((size * (10_000 - weight) / 10_000.0) - 0.01), size);
                Assert.True(weight == Backend.FullWeight || stable >= 1, "the stable side is at zero and has traffic");
            }

            Assert.Equal((size, Backend.FullWeight), (next, weight));
        }
    }

    [Property(MaxTest = 200)]
    public void A_step_that_is_resized_in_the_middle_stands_where_one_of_that_size_would(byte kind, byte count, byte at, byte size)
    {
        var policy = new RolloutPolicy { Strategy = kind % 2 == 0 ? Strategy.Canary : Strategy.BlueGreen, Steps = [new(0) { Part = 3000 }, new(0)] };
        var (before, after) = (RunOf(policy, 1 + (count % 10)), RunOf(policy, 1 + (size % 10)));
        for (var move = 0; move < at % (before.Plan.Steps[0].Moves.Length + 1); move++)
        {
            (before, after) = (Begin(before, move), Begin(after, move));
        }

        var replicas = after.Plan.Steps[0].To!.Replicas;
        before = before.Apply(new Resized(replicas, replicas) { Step = before.Plan.Steps[0].Id }, DateTimeOffset.UnixEpoch);
        var (one, other) = (before.Steps.Values.Single(), after.Steps.Values.Single());

        Assert.Equal((other.Next, other.Stable, other.Move, other.Phase), (one.Next, one.Stable, one.Move, one.Phase));
        Assert.Equal(after.Plan.Steps[0].Moves, before.Plan.Steps[0].Moves);
    }

    [Fact]
    public void A_plan_from_before_where_two_parts_were_one_keeps_its_moves()
    {
        var policy = new RolloutPolicy { Steps = [new(0) { Part = 2500 }, new(0)] };
        var step = StepOf(policy, 1) with { Moves = [new Scale(1, 1), new Pause(null), new Switch()] };

        Assert.Equal([new Scale(4, 4), new Pause(null), new Switch()], Resizing.Resized(step, policy, 4, 4).Moves);
    }

    private static RunState Begin(RunState run, int move)
    {
        var step = run.Plan.Steps[0];
        RunEvent begun = step.Moves[move] switch { Scale scale => new Scaled(scale.Next, scale.Stable, move), Pause => new PauseStarted(move), _ => new WeightSet(0, move) };
        return run.Apply(begun with { Step = step.Id }, DateTimeOffset.UnixEpoch);
    }

    private static RunState RunOf(RolloutPolicy policy, int replicas) => RunState.Begin("farm-1", PlanOf(policy, replicas), "ada", DateTimeOffset.UnixEpoch);

    private static PlanStep StepOf(RolloutPolicy policy, int replicas) => PlanOf(policy, replicas).Steps[0];

    private static Plan PlanOf(RolloutPolicy policy, int replicas) =>
        Planner.Make(PlanKind.Deploy, Sized(AnyRelease.Of("1.0.0", "web"), replicas), Sized(AnyRelease.Of("2.0.0", "web"), replicas), policy);

    private static Release Sized(Release release, int replicas) =>
        release with { Services = release.Services.SetItems(release.Services.Select(one => KeyValuePair.Create(one.Key, one.Value with { Replicas = replicas }))) };
}
