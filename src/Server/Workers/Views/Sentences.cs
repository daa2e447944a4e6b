using System.Globalization;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;

namespace Agrimaan.Server.Workers.Views;

/// <summary>What steps and events say to a person.</summary>
internal static class Sentences
{
    public static string Of(PlanStep step, RolloutPolicy policy) => Move(step, policy) + (step.IsTask ? "" : string.Concat(HooksOf(step).Select(hook => "; " + hook)));

    /// <summary>What is done beside the way back.</summary>
    public static string Of(Perform hook) => Words(hook.Task);

    private static IEnumerable<string> HooksOf(PlanStep step) => step.Moves.OfType<Perform>().Select(move => move.Task).OfType<RunHook>().DistinctBy(hook => hook.Hook.Name)
        .Select(hook => Words(hook) + (hook.Hook.When switch { HookMoment.Before => " before it takes traffic", HookMoment.Step => $" where the steps say {hook.Hook.Name}", _ => " at each share" }));

    private static string Move(PlanStep step, RolloutPolicy policy) => step.Kind switch
    {
        StepKind.Start => $"start {step.Service} {step.To!.Version} and give it all its traffic when it is ready",
        StepKind.Remove => $"take all traffic from {step.Service} {step.From!.Version} and end it",
        StepKind.Routes => "publish the public routes of the release",
        StepKind.Backup or StepKind.Verify or StepKind.Probe or StepKind.Hook => string.Join(", ", step.Moves.OfType<Perform>().Select(move => Words(move.Task))),
        _ when step.From!.Revision == step.To!.Revision && step.To.Autoscale is { } rule => $"let {step.Service} {step.To.Version} have {rule.Least} to {Instances(rule.Most)}, as its load asks",
        _ when step.From!.Revision == step.To!.Revision => $"scale {step.Service} {step.To.Version} from {step.From.Replicas} to {Instances(step.To.Replicas)}",
        _ => step.Strategy switch
        {
            Strategy.Canary => $"move {Way(step)} at {string.Join(", ", policy.Steps.Select(Words))} and 100 %, each judged for at least {Seconds(policy.StepTime)}{(step.FreshBaseline ? $" against as many fresh instances of {step.From.Version}" : "")}",
            Strategy.Ordinal => $"move {Way(step)} one instance after the other, from the highest number down, each while {step.Moves.OfType<Quorum>().First().Ready} others are ready{(step.Moves.OfType<Pause>().Any() ? ", and wait for somebody on the way" : "")}",
            Strategy.Rolling => $"move {Way(step)} {Instances(policy.Surge)} at a time, each batch watched for {Seconds(policy.StepTime)}",
            Strategy.BlueGreen => $"bring {step.Service} {step.To.Version} up beside {step.From.Version}, {string.Concat(policy.Steps.Select(pause => Words(pause) + ", "))}give it all traffic in one move, and watch it for {Seconds(policy.StepTime)}",
            _ => $"switch {Way(step)} when it is ready",
        },
    };

    public static string OfUndo(PlanStep step) => step.Kind switch
    {
        StepKind.Start => $"take all traffic from {step.Service} {step.To!.Version} and end it",
        StepKind.Remove => $"start {step.Service} {step.From!.Version} and give it its traffic back",
        StepKind.Routes => "publish the public routes of the release before",
        StepKind.Backup => "keep the backup",
        StepKind.Verify or StepKind.Probe or StepKind.Hook => "nothing",
        _ => $"give all traffic of {step.Service} back to {step.From!.Version}",
    };

    public static string Of(RunEvent happened, PlanStep? step) => happened switch
    {
        TrafficBefore before => $"{before.Release} before: {string.Join(", ", before.Services.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key} {one.Value.Requests} requests, {one.Value.ErrorRate * 100:0.##} % failed")))}",
        StepStarted => step?.Kind switch
        {
            StepKind.Routes => "the public routes change",
            StepKind.Backup or StepKind.Verify or StepKind.Probe or StepKind.Hook => $"next: {Of(step, new())}",
            StepKind.Remove => $"{step.Service} is removed",
            _ => $"{step?.Service} {step?.To?.Version} comes up",
        },
        WeightSet { Move: < 0 } => step?.Kind == StepKind.Routes ? "the public routes go back" : $"{step?.Service}: all traffic goes back to {step?.From?.Version ?? "nothing"}",
        WeightSet set => step?.Kind == StepKind.Routes ? "the public routes are published" : $"{step?.Service}: {Percent(set.Weight)} of traffic for {step?.To?.Version ?? "removal"}",
        Scaled scaled => $"{step?.Service}: {Instances(scaled.Next)} of {step?.To?.Version ?? "nothing"}{(step?.From is { } old && old.Revision != step.To?.Revision ? $", {scaled.Stable} of {old.Version}" : "")}",
        Resized resized => $"{step?.Service}: from now on all of {step?.To?.Version ?? "nothing"} is {Instances(resized.Next)}{(step?.From is { } other && other.Revision != step.To?.Revision ? $", and all of {other.Version} {resized.Stable}" : "")}",
        QuorumAwaited quorum => step?.Moves[quorum.Move] is Quorum others ? $"{step.Service}: number {others.Without} ends when {others.Ready} others are ready" : "others must be ready",
        PauseStarted pause => step?.Moves[pause.Move] is Pause { For: { } time }
            ? $"{step.Service} rests for {Seconds(time)}"
            : $"{step?.Service} waits for somebody to promote it: `agrimaan rollout promote`",
        MirrorStarted mirror => step?.Moves[mirror.Move] is Mirror copies
            ? $"{step.Service}: copies of {Percent(copies.Share)} of its requests go to {step.To?.Version} for {Seconds(copies.For)}, whose answers nobody gets"
            : "copies of requests begin",
        TaskStarted begun => step?.Moves[begun.Move] is Perform perform ? $"{(step.Service.Length > 0 ? step.Service + ": " : "")}{Words(perform.Task)}" : "long work begins",
        HookEnded ended => $"{(step?.Service is { Length: > 0 } hooked ? hooked + ": " : "")}{string.Join("; ", ended.Results.Select(result => $"hook {ended.Hook} {RunViews.Camel(result.Verdict)} ({result.Sentence})"))}",
        CheckStarted => $"{step?.Service}: the gateway serves it; judging begins",
        HoldRequested hold => $"{hold.By} holds the run{Because(hold.Reason)}; it goes on with `agrimaan rollout resume`",
        ResumeRequested resume => $"{resume.By} lets the run go on",
        PromoteRequested promote => promote.Full ? $"{promote.By} promotes it past every pause and check" : $"{promote.By} promotes it past what it waits for",
        LineStopped line => $"{line.By} stops the line: {line.Reason}; no run moves on",
        LineReleased line => $"{line.By} lets the line go on",
        WarmedUp => $"{step?.Service} {step?.To?.Version} has warmed up; latency counts from here",
        Checked answers => (step?.Service is { Length: > 0 } checkedOne ? checkedOne + ": " : "") + string.Join("; ", answers.Results.Select(result => $"{result.Check} {RunViews.Camel(result.Verdict)} ({result.Sentence})")),
        Measured measured => $"{step?.Service}: {string.Join("; ", measured.Series.Where(one => one.Value.Made > 0).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key}: {one.Value.Counts.Passes} of {one.Value.Counts.Count} measurements passed{(one.Value.Counts.Errors > 0 ? $", {one.Value.Counts.Errors} more could not be made" : "")}")))}",
        StepDone when step is { IsTask: true } => $"done: {Of(step, new())}",
        StepUndone when step is { IsTask: true } => $"nothing to take back: {Of(step, new())}",
        StepDone => step?.Kind == StepKind.Routes ? "the public routes are served" : $"{step?.Service} {step?.To?.Version ?? ""} is done".Replace("  ", " ", StringComparison.Ordinal),
        GuidanceAsked asked => $"waits for guidance: {asked.Reason}; say what to do with `agrimaan rollout guide`",
        GuidanceGiven { Answer: GuidanceAnswer.Retry } given => $"{given.By} wants it tried again{Because(given.Reason)}",
        GuidanceGiven given => $"{given.By} wants the failure ignored{Because(given.Reason)}",
        ShareWithdrawn => $"{step?.Service}: all traffic goes back to {step?.From?.Version} until somebody says what to do",
        StepRetried => $"{(step?.Service is { Length: > 0 } again ? again : happened.Step)} begins again",
        FailureIgnored ignored => $"{(step?.Service is { Length: > 0 } passed ? passed : happened.Step)} goes on past the failure, as {ignored.By} said{Because(ignored.Reason)}",
        AbortRequested abort => $"{abort.By} asked to go back{Because(abort.Reason)}",
        RollbackStarted rollback => $"going back: {rollback.Reason}",
        ReturnWaits waits => $"{waits.Reason}; see `agrimaan logs {step?.Service}`",
        StepUndone => step?.Kind == StepKind.Routes ? "the public routes are back" : $"{step?.Service} is back on {step?.From?.Version ?? "nothing"}",
        RunEnded { Outcome: RunOutcome.Promoted } ended => ended.Reason,
        RunEnded ended => $"{RunViews.Word(ended.Outcome)}: {ended.Reason}",
        _ => happened.GetType().Name,
    };

    private static string Words(StepTask task) => task switch
    {
        ProbeExternal probe => $"ask {probe.External} ({RunViews.Camel(probe.Mode)}) whether it can be used",
        RunHook hook => $"run the hook {hook.Hook.Name} ({Words(hook.Hook)})",
        TakeBackup backup => $"back up {backup.Store}",
        PlayJourneys { Place: JourneyPlace.Production } play => $"play {Journeys(play)} as everybody is served",
        PlayJourneys { Place: JourneyPlace.Preview } play => $"play {Journeys(play)} against {play.Version} before it takes traffic",
        PlayJourneys play => $"play {Journeys(play)} against {play.Version}",
        _ => "do long work",
    };

    private static string Words(Hook hook) => hook.Http is { } http ? $"{http.Method} {http.Url.Split('?')[0]}" : string.Join(' ', hook.Command!.Run);

    private static string Journeys(PlayJourneys play) => string.Join(", ", play.Journeys.Select(journey => journey.Name));

    private static string Way(PlanStep step) => $"{step.Service} from {step.From!.Version} to {step.To!.Version}";

    private static string Words(RolloutStep step) => step switch
    {
        { IsMirror: true, Time: { } copied } => $"copies of {Percent(step.Mirror)} of requests for {Seconds(copied)}",
        { IsShare: true, Time: { } judged } => $"{Percent(step.Weight)} for {Seconds(judged)}",
        { IsShare: true } => Percent(step.Weight),
        { Count: > 0 } => Instances(step.Count),
        { IsScale: true } => $"{Percent(step.Part)} of its instances",
        { Hook: { } hook } => $"the hook {hook}",
        { Time: { } rest } => $"a rest of {Seconds(rest)}",
        _ => "a rest until it is promoted",
    };

    private static string Instances(int count) => count == 1 ? "1 instance" : $"{count} instances";

    private static string Because(string? reason) => string.IsNullOrWhiteSpace(reason) ? "" : ": " + reason.Trim();

    private static string Percent(int weight) => string.Create(CultureInfo.InvariantCulture, $"{weight / 100.0:0.##} %");

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
