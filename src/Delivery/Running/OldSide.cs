using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Targets;
using static Agrimaan.Delivery.Running.StepWords;

namespace Agrimaan.Delivery.Running;

/// <summary>
/// The old side of a step that goes back and cannot, since nothing of it is ready. While the new side serves, standing still loses least; so it
/// does, says so, and starts the old side anew until it is ready.
/// </summary>
internal static class OldSide
{
    /// <summary>Whether it has had its time to start since the run goes back.</summary>
    public static bool IsLate(RunState run, ServiceRelease from, DateTimeOffset now) => now - run.RollbackSince > from.Http.StartDeadline + from.Http.StableFor;

    /// <returns>Once, what the way back waits for.</returns>
    public static IReadOnlyList<RunEvent> Tell(RunState run, PlanStep step, Observation seen, DateTimeOffset now)
    {
        if (step.From is not { } from || run[step].ReturnWaits is not null || !IsLate(run, from, now))
        {
            return [];
        }

        if (StepHealth.AnyServes(run.Plan, from, seen))
        {
            return run[step].Phase == StepPhase.GoingBack && now - run[step].Since > StepDecider.ConfirmDeadline
                ? [new ReturnWaits($"the way back of {step.Service} waits for the gateway, which has not confirmed all traffic for {from.Version}{Because(seen.Router.Refusal)}") { Step = step.Id }]
                : [];
        }

        var lagging = seen.Of(run.Plan.Platform, from).FirstOrDefault(instance => instance?.Reason is not null);
        var meanwhile = StepHealth.AnyServes(run.Plan, StepHealth.Next(step, run[step]), seen) && run[step].Weight > 0 ? $"{step.To!.Version} keeps its traffic meanwhile" : "nothing of it serves";
        return
        [
            new ReturnWaits(
                $"the way back of {step.Service} waits for {from.Version}: {(from.Replicas == 1 ? "its instance is not ready" : $"none of its {from.Replicas} instances is ready")}{Because(lagging?.Reason)}; "
                + $"{meanwhile}, and {from.Version} is started anew every {Seconds(from.Http.StartDeadline + from.Http.StableFor)}") { Step = step.Id },
        ];
    }

    /// <summary>Instances to be ended and started anew: those that had their time, and get no requests.</summary>
    public static IEnumerable<InstanceKey> Renewed(RunState? run, Observation seen, DateTimeOffset now) =>
        from step in run is { Phase: RunPhase.RollingBack } ? run.Plan.Steps : []
        where run![step] is { ReturnWaits: not null, Phase: not StepPhase.Undone }
        from instance in seen.Of(run!.Plan.Platform, step.From!)
        where instance is { State: InstanceState.Failed or InstanceState.Starting or InstanceState.BackingOff or InstanceState.Unready }
            && now - instance.Since > step.From!.Http.StartDeadline + step.From.Http.StableFor
            && !(seen.Published?.Services.Values.Any(route => route.Backends.Any(backend => backend.Addresses.Contains(instance.Address ?? ""))) ?? true)
        select instance.Key;
}
