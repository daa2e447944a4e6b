using Agrimaan.Client;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Targets;

namespace Agrimaan.Server.Workers.Views;

/// <summary>Shows runs and plans to people.</summary>
internal static class RunViews
{
    /// <summary>A run that this process follows, with its rollouts.</summary>
    public static RunView Of(RunState run, Observation? seen, DateTimeOffset now) => new(
        run.Id, run.Plan.Platform, Word(run.Plan.Kind), run.Plan.Release, run.Plan.From, run.Plan.Hash,
        run.Phase switch { RunPhase.Forward when WaitsForSomebody(run) => "paused", RunPhase.Forward => "running", RunPhase.RollingBack => "rollingBack", _ => "ended" },
        Word(run.Outcome), run.Reason ?? (run.Waiting is { } waiting ? $"{waiting} (it goes back because: {run.RollbackReason})" : run.RollbackReason) ?? Standing(run), run.StartedAt, run.EndedAt, run.PeakWeight,
        [.. run.Plan.Steps.Where(step => step.Service.Length > 0).Select(step => RolloutOf(run, step, seen, now))], run.Author) { Guidance = AskedOf(run) };

    /// <summary>A run as the platform remembers it.</summary>
    public static RunView Of(RunSummary run) => new(
        run.Id, run.Plan.Platform, Word(run.Plan.Kind), run.Plan.Release, run.Plan.From, run.Plan.Hash,
        run.Outcome is null ? "running" : "ended", Word(run.Outcome), run.Reason, run.StartedAt, run.EndedAt, run.PeakWeight,
        [.. run.Plan.Steps.Where(step => step.Service.Length > 0).Select(step => RolloutOf(run, step))], run.Author) { Retries = run.Retries };

    public static PlanView Of(Plan plan) => new(
        plan.Hash, plan.Platform, Word(plan.Kind), plan.Release, plan.From,
        [.. plan.Steps.Select(step => StepOf(plan, step))],
        [.. (plan.OnRollback ?? []).Select(BesideOf), .. plan.Steps.Reverse().Select(UndoOf)],
        plan.Expected, plan.Unchanged);

    public static ForeseenView Of(UnsupportedPair pair) => new(pair.Step, $"refused: {pair.Sentence}", true, true);

    public static ForeseenView Of(Foreseen foreseen) => new(foreseen.Step, foreseen.Sentence, foreseen.Warning);

    public static string? Word(RunOutcome? outcome) => outcome switch
    {
        RunOutcome.Promoted => "promoted",
        RunOutcome.RolledBack => "rolledBack",
        RunOutcome.Failed => "failed",
        _ => null,
    };

    private static string Word(PlanKind kind) => kind == PlanKind.Deploy ? "deploy" : "rollback";

    private static RolloutView RolloutOf(RunState run, PlanStep step, Observation? seen, DateTimeOffset now)
    {
        var state = run[step];
        return new(
            step.Service, step.From?.Version, step.To?.Version ?? "", step.Strategy, PhaseOf(run, step, state), state.Weight, state.PeakWeight,
            step.Moves.Take(state.Move + 1).Count(MovesTraffic), step.Moves.Count(MovesTraffic),
            [.. StepChecks.Of(run, step, seen, now).Select(check => new CheckView(check.Check, Camel(check.Verdict), check.Sentence))],
            run.FailedStep == step.Id ? run.RollbackReason : null);
    }

    /// <summary>What is left of a rollout when its events are not at hand: where it led to.</summary>
    private static RolloutView RolloutOf(RunSummary run, PlanStep step) => new(
        step.Service, step.From?.Version, step.To?.Version ?? "", step.Strategy, Word(run.Outcome) ?? "pending",
        run.Outcome == RunOutcome.Promoted ? Backend.FullWeight : 0, run.Outcome == RunOutcome.Promoted ? Backend.FullWeight : 0,
        0, step.Moves.Count(MovesTraffic), [], null);

    private static GuidanceView? AskedOf(RunState run) => run.Guidance is not { } asked ? null : new(
        asked.Step, run.Plan.Steps.First(step => step.Id == asked.Step).Service, asked.Reason, asked.MayIgnore,
        asked.Since + (run.Plan.Policy.GuidanceDeadline ?? TimeSpan.Zero), asked.Answer is { } answer ? Camel(answer.Answer) : null);

    private static string? Standing(RunState run) => run.Guidance is { } asked
        ? asked.Answer is { } answer ? $"{answer.By} said to {Camel(answer.Answer)} it, which begins as soon as it can: {asked.Reason}" : $"it waits for guidance: {asked.Reason}; say what to do with `agrimaan rollout guide {run.Id}`"
        : run.Line is { } line ? $"the line is stopped by {line.By}: {line.Reason}; it goes on with `agrimaan stop-the-line off`" : null;

    private static bool MovesTraffic(Move move) => move is SetWeight or Switch;

    private static bool WaitsForSomebody(RunState run) => run.Still
        || run.Plan.Steps.Any(step => run[step].Phase == StepPhase.Pausing && step.Moves[run[step].Move] is Pause { For: null });

    private static string PhaseOf(RunState run, PlanStep step, StepState state) => state.Phase switch
    {
        StepPhase.Pending => "pending",
        StepPhase.Scaling when run.Phase == RunPhase.Forward => state.Weight == 0 ? "starting" : "scaling",
        StepPhase.Gathering when run.Phase == RunPhase.Forward => "scaling",
        StepPhase.Mirroring when run.Phase == RunPhase.Forward => "mirroring",
        StepPhase.Pausing when run.Phase == RunPhase.Forward => "paused",
        StepPhase.Performing when run.Phase == RunPhase.Forward => "verifying",
        StepPhase.Shifting when run.Phase == RunPhase.Forward => "shifting",
        StepPhase.Analysing when run.Phase == RunPhase.Forward => "analysing",
        StepPhase.Done when run.Phase != RunPhase.RollingBack => "promoted",
        StepPhase.Undone => step.From is null ? "failed" : "rolledBack",
        _ => "goingBack",
    };

    private static PlanStepView StepOf(Plan plan, PlanStep step) => new(
        step.Id, Camel(step.Kind), step.Service, step.From?.Version, step.To?.Version ?? "", step.After, Sentences.Of(step, plan.Policy), step.Expected);

    private static PlanStepView UndoOf(PlanStep step) => new(
        "undo:" + step.Id, Camel(step.Kind), step.Service, step.To?.Version, step.From?.Version ?? "", [], Sentences.OfUndo(step), TimeSpan.Zero);

    private static PlanStepView BesideOf(Perform hook) => new(
        $"rollback:{((RunHook)hook.Task).Hook.Name}", "hook", ((RunHook)hook.Task).Service, null, "", [], Sentences.Of(hook) + ", beside the way back", TimeSpan.Zero);

    internal static string Camel<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
