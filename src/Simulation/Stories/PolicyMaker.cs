using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Strategies;

namespace Agrimaan.Simulation.Stories;

/// <summary>The rules of an environment, by chance; short, so that many rollouts fit into a minute.</summary>
internal static class PolicyMaker
{
    public static RolloutPolicy Make(Dice dice)
    {
        var strategy = dice.Of(Strategy.Canary, Strategy.Canary, Strategy.Rolling, Strategy.BlueGreen);
        var stepTime = strategy != Strategy.Canary && dice.Chance(0.3) ? TimeSpan.Zero : dice.Seconds(1, 5);
        var steps = StepsOf(dice, strategy);
        return new()
        {
            Strategy = strategy,
            Steps = steps,
            Surge = dice.Between(1, 3),
            StepTime = stepTime,
            StepDeadline = stepTime + dice.Seconds(2, 15),
            OnInconclusive = OnInconclusive(dice, strategy),
            Warmup = dice.Seconds(0, 2),
            Abort = new() { Samples = dice.Between(20, 60), Unhealthy = dice.Seconds(2, 8), LatencyFloor = TimeSpan.FromMilliseconds(dice.Of(1, 5, 10)) },
            Compare = dice.Chance(0.5) ? null : new() { Proof = dice.Chance(0.4) },
            DrainDeadline = dice.Seconds(1, 5),
            KeepWarm = dice.Seconds(0, 3),
            RollbackWatch = dice.Seconds(2, 8),
            FreshBaseline = strategy == Strategy.Canary && !steps.Any(step => step.IsScale) && dice.Chance(0.25), // validation refuses both at a large share
        };
    }

    private static InconclusiveAction? OnInconclusive(Dice dice, string strategy) =>
        strategy != Strategy.Canary && dice.Chance(0.5) ? null : dice.Chance(0.7) ? InconclusiveAction.Rollback : InconclusiveAction.Promote;

    private static ImmutableArray<RolloutStep> StepsOf(Dice dice, string strategy)
    {
        var steps = ImmutableArray.CreateBuilder<RolloutStep>();
        if (strategy == Strategy.Canary)
        {
            for (var weight = dice.Between(100, 2500); weight < 10_000 && steps.Count < 4; weight += dice.Between(500, 5000))
            {
                steps.Add(weight);
            }
        }

        if (strategy != Strategy.Rolling && dice.Chance(0.2))
        {
            steps.Insert(0, dice.Chance(0.5) ? new RolloutStep(0) { Count = dice.Between(1, 3) } : new RolloutStep(0) { Part = dice.Between(1, 10_000) });
        }

        if (strategy != Strategy.Rolling && dice.Chance(0.25))
        {
            steps.Insert(dice.Between(0, steps.Count), new RolloutStep(0, dice.Chance(0.5) ? dice.Seconds(1, 10) : null));
        }

        return steps.ToImmutable();
    }
}
