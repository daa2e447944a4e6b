using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Targets;
using Agrimaan.Delivery.Verification;
using static Agrimaan.Delivery.Running.StepDecider;
using static Agrimaan.Delivery.Running.StepWords;

namespace Agrimaan.Delivery.Running;

/// <summary>Decides a step that waits: in a check, or in a pause, where what was last checked is watched on.</summary>
internal static class StepWatch
{
    /// <summary>What every check says at this look; nothing before the first.</summary>
    public static ImmutableArray<CheckResult> Answers(RunState run, PlanStep step, Observation seen, DateTimeOffset now) => run[step].Baseline is null ? [] :
    [
        .. Checks.Of(run[step], seen.Sides(step), seen.Counts.GetValueOrDefault(step.Id), run.Plan.Policy.Abort, now),
        .. MeasuredAnswers.Of(run, step, seen, now),
    ];

    public static Decided Decide(RunState run, PlanStep step, Observation seen, DateTimeOffset now)
    {
        var state = run[step];
        if ((StepHealth.Broken(run.Plan, step, state, seen) ?? StepHealth.Unhealthy(run.Plan, step, state, seen, now) ?? StepHealth.Late(run.Plan, step, state, seen, now)) is { } sick)
        {
            return Decided.Fail(sick);
        }

        var reading = seen.Sides(step);
        if (state is { Phase: StepPhase.Analysing, LatencyBaseline: null } && reading is not null && IsWarm(run, step, seen, now))
        {
            return new([new WarmedUp(reading) { Step = step.Id }]);
        }

        var answers = Answers(run, step, seen, now);
        var verdict = Checks.Worst(answers);
        if (verdict == Verdict.Fail)
        {
            return Failing(run, step, answers, seen);
        }

        if (state.Waived || run.Full)
        {
            return Advance(run, step, seen);
        }

        return step.Moves[state.Move] switch
        {
            Pause pause => now - state.Since >= pause.For ? Advance(run, step, seen) : new(MeasuredAnswers.Unwritten(run, step, seen, now) is { } measured ? [measured] : []),
            Check check => WhileChecking(run, step, check, answers, verdict, seen, now),
            _ => Decided.Wait,
        };
    }

    /// <summary>Work beside traffic does not hide what the traffic says.</summary>
    /// <returns>Why the run must go back, or null.</returns>
    public static Decided? WhileWorking(RunState run, PlanStep step, Observation seen, DateTimeOffset now)
    {
        if (run[step] is not { Baseline: not null } state)
        {
            return null;
        }

        if (StepHealth.Unhealthy(run.Plan, step, state, seen, now) is { } sick)
        {
            return Decided.Fail(sick);
        }

        var answers = Answers(run, step, seen, now);
        return Checks.Worst(answers) == Verdict.Fail ? Failing(run, step, answers, seen) : null;
    }

    /// <summary>Instances that came on top are cold for a time of their own.</summary>
    private static bool IsWarm(RunState run, PlanStep step, Observation seen, DateTimeOffset now)
    {
        var (state, warmup) = (run[step], run.Plan.Policy.Warmup);
        return now - state.Since >= warmup && (state.Grown is not { } grown || (now - grown.At >= warmup
            && seen.Of(run.Plan.Platform, StepHealth.Next(step, state)!).All(instance => instance?.State == InstanceState.Ready && now - instance.Since >= warmup)));
    }

    private static Decided Failing(RunState run, PlanStep step, ImmutableArray<CheckResult> answers, Observation seen) =>
        Decided.Fail($"{Name(step)} at {Percent(run[step].Weight)}: {Sentence(run, answers, Verdict.Fail)}", Written(step, answers, seen));

    private static Decided WhileChecking(
        RunState run, PlanStep step, Check check, ImmutableArray<CheckResult> answers, Verdict verdict, Observation seen, DateTimeOffset now)
    {
        var elapsed = now - run[step].Since;
        if (verdict == Verdict.Pass && elapsed >= check.For)
        {
            return Onward(run, step, answers, seen, now);
        }

        if (verdict != Verdict.Pass && elapsed >= check.Deadline && !Stands(run, step, seen))
        {
            return check.OnInconclusive == InconclusiveAction.Promote
                ? Onward(run, step, answers, seen, now)
                : new(
                    [Written(step, answers, seen)],
                    $"{Name(step)} at {Percent(run[step].Weight)}: no evidence within {Seconds(check.Deadline)}, {Sentence(run, answers, verdict)}",
                    Asks: verdict == Verdict.Error, MayIgnore: true);
        }

        return new(Changed(run, step, answers, seen, now));
    }

    /// <summary>The last answers are written with the move that follows them, not while the run is held.</summary>
    private static Decided Onward(RunState run, PlanStep step, ImmutableArray<CheckResult> answers, Observation seen, DateTimeOffset now) =>
        Advance(run, step, seen, !Stands(run, step, seen) ? [Written(step, answers, seen)] : Changed(run, step, answers, seen, now));

    /// <summary>
    /// Answers are written when a verdict changes; numbers alone change at every look. What is measured may change its verdict every second, and is
    /// written at its own pace.
    /// </summary>
    private static RunEvent[] Changed(RunState run, PlanStep step, ImmutableArray<CheckResult> answers, Observation seen, DateTimeOffset now)
    {
        var (measured, state) = (MeasuredAnswers.Unwritten(run, step, seen, now), run[step]);
        var others = run.Plan.Policy.Checks is { } checks ? [.. checks.Select(check => check.Name)] : ImmutableArray<string>.Empty;
        return Checks.SameVerdicts(answers, state.Checks) ? (measured is null ? [] : [measured])
            : measured is null && Checks.SameVerdicts(Own(answers, others), Own(state.Checks, others)) ? []
            : [Written(step, answers) with { Series = measured?.Series }];
    }

    private static ImmutableArray<CheckResult> Own(ImmutableArray<CheckResult> answers, ImmutableArray<string> others) => others.IsEmpty ? answers : [.. answers.Where(answer => !others.Contains(answer.Check))];

    private static Checked Written(PlanStep step, ImmutableArray<CheckResult> answers, Observation? seen = null) =>
        new(answers) { Step = step.Id, Counts = seen?.Counts.GetValueOrDefault(step.Id), Series = seen is null ? null : MeasuredAnswers.Evidence(step, seen) };

    /// <summary>What is measured is known by the name that the file gives it.</summary>
    private static string Sentence(RunState run, ImmutableArray<CheckResult> answers, Verdict verdict)
    {
        var answer = answers.First(answer => answer.Verdict == verdict);
        return run.Plan.Policy.Checks?.Any(check => check.Name == answer.Check) == true ? $"{answer.Check}: {answer.Sentence}" : answer.Sentence;
    }
}
