using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Delivery.Running;

/// <summary>
/// Hooks beside the way back. They begin when it begins and no traffic waits for them; only the end of the run does, and no longer
/// than their timeouts.
/// </summary>
internal static class BackHooks
{
    /// <summary>Those that are being done now.</summary>
    public static IEnumerable<Perform> Of(RunState run) => run.Phase == RunPhase.RollingBack || (run.Phase == RunPhase.Forward && run.Plan.Kind == PlanKind.Rollback)
        ? (run.Plan.OnRollback ?? []).Where(hook => !run.HooksOver.Contains(Named(hook).Hook.Name) && Concerned(run, Named(hook).Service))
        : [];

    /// <summary>The idempotency key.</summary>
    public static string KeyOf(RunState run, Perform hook) => $"{run.Id}/rollback/{Named(hook).Hook.Name}";

    /// <summary>Adds what they answered; the run does not end before they have, or have had their time.</summary>
    public static IReadOnlyList<RunEvent> Beside(RunState run, IReadOnlyList<RunEvent> decided, Observation seen, DateTimeOffset now)
    {
        var going = Of(run).ToList();
        var over = going.Select(hook => Ended(run, hook, seen, now)).OfType<RunEvent>().ToList();
        return going.Count == 0 ? decided : [.. over, .. decided.Where(happened => happened is not RunEnded || over.Count == going.Count)];
    }

    private static HookEnded? Ended(RunState run, Perform hook, Observation seen, DateTimeOffset now)
    {
        var key = KeyOf(run, hook);
        var answers = seen.Tasks.GetValueOrDefault(key)?.Results ?? [];
        return !answers.IsEmpty && Checks.Worst(answers) != Verdict.Error ? new(Named(hook).Hook.Name, answers)
            : seen.Begun.TryGetValue(key, out var begun) && now - begun > hook.Deadline ? new(Named(hook).Hook.Name, StepWork.Late(answers, hook))
            : null;
    }

    /// <summary>A service that the run never came to has nothing to go back from.</summary>
    private static bool Concerned(RunState run, string service) => service.Length == 0 || run.Plan.Kind == PlanKind.Rollback
        || run.Plan.Steps.Any(step => step.Service == service && run[step].Phase != StepPhase.Pending);

    private static RunHook Named(Perform hook) => (RunHook)hook.Task;
}
