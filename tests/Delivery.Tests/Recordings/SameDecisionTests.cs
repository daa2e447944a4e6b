using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Recordings;
using Agrimaan.Delivery.Running;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;
using Replay = Agrimaan.Delivery.Recordings.Replay;

namespace Agrimaan.Delivery.Tests.Recordings;

/// <summary>The property that makes a replay worth something: the policy in force, over its own recording, decides what was decided.</summary>
public sealed class SameDecisionTests
{
    [Property(MaxTest = 60)]
    public Property The_policy_in_force_over_its_own_recording_decides_what_was_decided_at_that_moment() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => HoldsAsync(seed).GetAwaiter().GetResult());

    [Theory]
    [InlineData("canary")]
    [InlineData("rolling")]
    [InlineData("blue-green")]
    public async Task Every_strategy_is_replayed(string strategy)
    {
        foreach (var errors in (double[])[0, 0.2])
        {
            var (run, found) = await PlayAsync(Policy(new Random(7), strategy) with { Compare = null, OnInconclusive = InconclusiveAction.Rollback, Abort = new() { Samples = 30 } }, (errors, 10), 100, new Random(7), disturb: false);
            Assert.Equal(errors == 0 ? RunOutcome.Promoted : RunOutcome.RolledBack, run.Outcome);
            Assert.True(found.Agrees, found.Reason);
        }
    }

    private static async Task<bool> HoldsAsync(int seed)
    {
        var dice = new Random(seed);
        string[] strategies = ["canary", "canary", "rolling", "blue-green"];
        var (run, found) = await PlayAsync(
            Policy(dice, strategies[dice.Next(strategies.Length)]), (dice.Next(3) * 0.03, 10 + (dice.Next(3) * 11)), 20 + dice.Next(300), dice, disturb: true);
        var expected = run.Outcome == RunOutcome.Promoted ? Would.Promote : Would.Abort;

        // A person may have ended it when the last check had passed, or the new version had all traffic: then it would have been promoted.
        return run.Reason!.StartsWith("aborted by", StringComparison.Ordinal)
            ? found.Recorded is Recorded.ByPerson or Recorded.Promoted && found.Would is Would.CannotTell or Would.Promote
            : found.Would == expected && (expected == Would.Promote || found.Reason == run.Reason);
    }

    private static RolloutPolicy Policy(Random dice, string strategy) => new()
    {
        Strategy = strategy,
        Steps = strategy != "canary" ? [] : dice.Next(3) switch { 0 => [500], 1 => [1000, 5000], _ => [1000, new RolloutStep(0, TimeSpan.FromSeconds(3)), 3000, 6000] },
        StepTime = TimeSpan.FromSeconds(1 + dice.Next(20)),
        StepDeadline = TimeSpan.FromSeconds(30 + dice.Next(60)),
        Warmup = TimeSpan.FromSeconds(dice.Next(4)),
        OnInconclusive = dice.Next(2) == 0 ? InconclusiveAction.Rollback : InconclusiveAction.Promote,
        Compare = dice.Next(3) == 0 ? null : new(),
        Abort = new() { Samples = 10 + dice.Next(100) },
        KeepWarm = TimeSpan.FromSeconds(1),
    };

    private static async Task<(RunSummary Run, ReplayResult Found)> PlayAsync(RolloutPolicy policy, (double Errors, double Milliseconds) behaviour, double rate, Random dice, bool disturb)
    {
        using var farm = new FakePlatform { Policy = policy };
        farm.Traffic.Rate = rate;
        farm.Traffic.Behaviours[("crop", "1.1.0")] = behaviour;
        await farm.StartAsync();
        await farm.BringUpAsync("crop");
        await farm.RecordReleaseAsync(AnyRelease.Of("1.0.0", "crop"));
        await farm.RecordReleaseAsync(AnyRelease.Of("1.1.0", "crop"));
        await farm.BeginAsync("1.0.0");
        await farm.FinishAsync();
        await farm.BeginAsync("1.1.0");
        for (var turn = 0; disturb && turn < 400 && farm.Loop.State.Active is not null; turn++)
        {
            await DisturbAsync(farm, dice);
            await farm.TurnAsync();
        }

        farm.Traffic.Unreachable = false;
        await farm.Loop.RequestAsync(farm.Loop.Run!.Id, run => RunDecider.Resume(run, "bo"), CancellationToken.None);
        var run = await farm.FinishAsync();
        return (run, Replay.Of(farm.Recorder.Of(run.Id), null).Single());
    }

    /// <summary>Now and then the control plane starts anew, the gateway counts from zero or is silent, and people do what they may.</summary>
    private static async Task DisturbAsync(FakePlatform farm, Random dice)
    {
        var run = farm.Loop.Run!.Id;
        Func<RunState, IReadOnlyList<RunEvent>>? asked = dice.Next(400) switch
        {
            0 => state => RunDecider.Hold(state, "bo", null),
            < 4 => state => RunDecider.Resume(state, "bo"),
            4 => state => RunDecider.Promote(state, "bo", full: dice.Next(4) == 0),
            5 when dice.Next(4) == 0 => state => RunDecider.Abort(state, "bo", null),
            _ => null,
        };
        if (asked is not null)
        {
            await farm.Loop.RequestAsync(run, asked, CancellationToken.None);
        }

        switch (dice.Next(300))
        {
            case 0:
                await farm.StartAsync();
                break;
            case 1:
                farm.Traffic.Restart($"other-{dice.Next()}");
                break;
            case < 5:
                farm.Traffic.Unreachable = !farm.Traffic.Unreachable;
                break;
        }
    }
}
