using System.Globalization;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;

namespace Agrimaan.Server.Workers.Views;

/// <summary>What steps and events say to a person.</summary>
internal static class Sentences
{
    public static string Of(PlanStep step, RolloutPolicy policy) => step.Kind switch
    {
        StepKind.Start => $"start {step.Service} {step.To!.Version} and give it all its traffic when it is ready",
        StepKind.Remove => $"take all traffic from {step.Service} {step.From!.Version} and end it",
        StepKind.Routes => "publish the public routes of the release",
        _ when step.Strategy == Strategy.Switch => $"switch {step.Service} from {step.From!.Version} to {step.To!.Version} when it is ready",
        _ => $"move {step.Service} from {step.From!.Version} to {step.To!.Version} at {string.Join(", ", policy.Steps.Select(Percent))} and 100 %, each judged for at least {Seconds(policy.StepTime)}",
    };

    public static string OfUndo(PlanStep step) => step.Kind switch
    {
        StepKind.Start => $"take all traffic from {step.Service} {step.To!.Version} and end it",
        StepKind.Remove => $"start {step.Service} {step.From!.Version} and give it its traffic back",
        StepKind.Routes => "publish the public routes of the release before",
        _ => $"give all traffic of {step.Service} back to {step.From!.Version}",
    };

    public static string Of(RunEvent happened, PlanStep? step) => happened switch
    {
        StepStarted => step?.Kind switch
        {
            StepKind.Routes => "the public routes change",
            StepKind.Remove => $"{step.Service} is removed",
            _ => $"{step?.Service} {step?.To?.Version} comes up",
        },
        WeightSet { Move: < 0 } => step?.Kind == StepKind.Routes ? "the public routes go back" : $"{step?.Service}: all traffic goes back to {step?.From?.Version ?? "nothing"}",
        WeightSet set => step?.Kind == StepKind.Routes ? "the public routes are published" : $"{step?.Service}: {Percent(set.Weight)} of traffic for {step?.To?.Version ?? "removal"}",
        WeightConfirmed => $"{step?.Service}: the gateway serves it; judging begins",
        WarmedUp => $"{step?.Service} {step?.To?.Version} has warmed up; latency counts from here",
        Checked answers => $"{step?.Service}: " + string.Join("; ", answers.Results.Select(result => $"{result.Check} {RunViews.Camel(result.Verdict)} ({result.Sentence})")),
        StepDone => step?.Kind == StepKind.Routes ? "the public routes are served" : $"{step?.Service} {step?.To?.Version ?? ""} is done".Replace("  ", " ", StringComparison.Ordinal),
        AbortRequested abort => $"{abort.By} asked to go back{(abort.Reason is { Length: > 0 } reason ? ": " + reason : "")}",
        RollbackStarted rollback => $"going back: {rollback.Reason}",
        StepUndone => step?.Kind == StepKind.Routes ? "the public routes are back" : $"{step?.Service} is back on {step?.From?.Version ?? "nothing"}",
        RunEnded ended => $"{RunViews.Word(ended.Outcome)}: {ended.Reason}",
        _ => happened.GetType().Name,
    };

    private static string Percent(int weight) => string.Create(CultureInfo.InvariantCulture, $"{weight / 100.0:0.##} %");

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
