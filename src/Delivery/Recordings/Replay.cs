using System.Collections.Immutable;
using System.Text.Json;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;

namespace Agrimaan.Delivery.Recordings;

/// <summary>
/// Asks a policy about a recording: the engine's own decider goes through the recorded looks by the policy's rules. Traffic, shares,
/// instances and what people did are those of the recording; a policy that would have moved on sooner, later or to another share is
/// judged by the traffic that there was, and the answer says so.
/// </summary>
public static class Replay
{
    /// <param name="recording">What was seen.</param>
    /// <param name="policy">The rules; null for those that were in force.</param>
    /// <returns>One answer for each rollout of the run that was watched.</returns>
    public static ImmutableArray<ReplayResult> Of(Recording recording, RolloutPolicy? policy) =>
        [.. Recording.RolloutsOf(recording.Head.Plan).Select(step => Of(recording, step, policy ?? recording.Head.Plan.Policy))];

    private static ReplayResult Of(Recording recording, PlanStep step, RolloutPolicy policy)
    {
        var plan = recording.Head.Plan;
        if (policy.Strategy != step.Strategy)
        {
            var (recorded, reason) = RecordedEnd.Of(recording, step.Id);
            return new(
                recording.Head.Run, step.Service, step.From!.Version, step.To!.Version, recorded, reason, Would.CannotTell,
                $"it was a {step.Strategy} rollout, and the policy's are {policy.Strategy}", null, TimeSpan.Zero, 0, 0, []);
        }

        var asked = Same(policy, plan.Policy) ? step : step with { Moves = [.. Strategy.MovesOf(step.Strategy, new(step.From!.Replicas, step.To!.Replicas), policy).Where(move => move is not HookPlace)] };
        var replayed = new RolloutReplay(recording.Head, plan with { Policy = policy with { Checks = null }, Steps = [asked with { After = [] }] });
        foreach (var item in recording.Items)
        {
            if (replayed.Decided)
            {
                break;
            }

            replayed.Take(item);
        }

        return replayed.Result(RecordedEnd.Of(recording, step.Id), recording.Whole, unasked: policy.Checks is { IsEmpty: false });
    }

    /// <summary>The moves of the plan hold more than the policy says, such as journeys, so an equal policy keeps them.</summary>
    private static bool Same(RolloutPolicy one, RolloutPolicy other) =>
        JsonSerializer.Serialize(one, JournalJson.Default.RolloutPolicy) == JsonSerializer.Serialize(other, JournalJson.Default.RolloutPolicy);
}

/// <summary>How a recorded rollout ended.</summary>
internal static class RecordedEnd
{
    public static (Recorded Recorded, string Reason) Of(Recording recording, string step)
    {
        var aborted = false;
        foreach (var happened in recording.Items.SelectMany(item => item switch { RecordedLook look => look.Decided, Happened one => [one.Event], _ => ImmutableArray<RunEvent>.Empty }))
        {
            aborted |= happened is AbortRequested;
            switch (happened)
            {
                case StepDone when happened.Step == step:
                    return (Recorded.Promoted, "it took all traffic");
                case RollbackStarted back:
                    return (back.Step == step ? Recorded.Aborted : aborted ? Recorded.ByPerson : Recorded.WithAnother, back.Reason);
                case RunEnded ended:
                    return (aborted ? Recorded.ByPerson : Recorded.Open, ended.Reason);
            }
        }

        return (Recorded.Open, "the recording ends before the rollout did");
    }
}
