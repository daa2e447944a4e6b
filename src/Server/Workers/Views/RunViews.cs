using Agrimaan.Client;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;

namespace Agrimaan.Server.Workers.Views;

/// <summary>Shows runs and plans to people.</summary>
internal static class RunViews
{
    /// <summary>A run that this process follows, with its rollouts.</summary>
    public static RunView Of(RunState run, Observation? seen, DateTimeOffset now) => new(
        run.Id, run.Plan.Platform, Word(run.Plan.Kind), run.Plan.Release, run.Plan.From, run.Plan.Hash,
        run.Phase switch { RunPhase.Forward => "running", RunPhase.RollingBack => "rollingBack", _ => "ended" },
        Word(run.Outcome), run.Reason ?? run.RollbackReason, run.StartedAt, run.EndedAt, run.PeakWeight,
        [.. run.Plan.Steps.Where(step => step.Kind != StepKind.Routes).Select(step => RolloutOf(run, step, seen, now))]);

    /// <summary>A run as the platform remembers it.</summary>
    public static RunView Of(RunSummary run) => new(
        run.Id, run.Plan.Platform, Word(run.Plan.Kind), run.Plan.Release, run.Plan.From, run.Plan.Hash,
        run.Outcome is null ? "running" : "ended", Word(run.Outcome), run.Reason, run.StartedAt, run.EndedAt, run.PeakWeight, []);

    public static PlanView Of(Plan plan) => new(
        plan.Hash, plan.Platform, Word(plan.Kind), plan.Release, plan.From,
        [.. plan.Steps.Select(step => StepOf(plan, step))],
        [.. plan.Steps.Reverse().Select(UndoOf)],
        plan.Expected, plan.Unchanged);

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
        var moves = Strategy.MovesOf(step.Strategy, run.Plan.Policy);
        return new(
            step.Service, step.From?.Version, step.To?.Version ?? "", step.Strategy, PhaseOf(run, step, state), state.Weight, state.PeakWeight,
            state.Move + 1, moves.Length,
            [.. StepChecks.Of(run, step, seen, now).Select(check => new CheckView(check.Check, Camel(check.Verdict), check.Sentence))],
            run.FailedStep == step.Id ? run.RollbackReason : null);
    }

    private static string PhaseOf(RunState run, PlanStep step, StepState state) => state.Phase switch
    {
        StepPhase.Pending => "pending",
        StepPhase.Starting when run.Phase == RunPhase.Forward => "starting",
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

    internal static string Camel<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
