using System.Collections.Immutable;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Verification;
using static Agrimaan.Delivery.Running.StepDecider;
using static Agrimaan.Delivery.Running.StepWords;

namespace Agrimaan.Delivery.Running;

/// <summary>Decides a step while long work of it is being done.</summary>
internal static class StepWork
{
    public static Decided Decide(RunState run, PlanStep step, Observation seen, DateTimeOffset now)
    {
        var state = run[step];
        if (StepHealth.Broken(run.Plan, step, state, seen) is { } broken)
        {
            return Decided.Fail(broken);
        }

        if (StepWatch.WhileWorking(run, step, seen, now) is { } worse)
        {
            return worse;
        }

        var perform = (Perform)step.Moves[state.Move];
        var answers = seen.Tasks.GetValueOrDefault(run.TaskKey(step))?.Results ?? [];
        var verdict = Checks.Worst(answers);
        if (answers.IsEmpty || verdict == Verdict.Error)
        {
            return !TimeIsOver(run, step, perform, seen, now) ? Decided.Wait
                : perform.MayFail ? Onward(run, step, perform, Late(answers, perform), seen)
                : Decided.Ask($"{Name(step)}: {(answers.IsEmpty ? "it did not end within" : Sentence(answers, verdict) + ", for")} {Seconds(perform.Deadline)}", true, Written(step, perform, Late(answers, perform)));
        }

        return verdict == Verdict.Pass || perform.MayFail ? Onward(run, step, perform, answers, seen)
            : SeenByPeople(perform) ? Decided.Fail($"{Name(step)}: {Sentence(answers, verdict)}", Written(step, perform, answers))
            : Decided.Ask($"{Name(step)}: {Sentence(answers, verdict)}", true, Written(step, perform, answers));
    }

    /// <summary>What is said of work that has had its time.</summary>
    public static ImmutableArray<CheckResult> Late(ImmutableArray<CheckResult> answers, Perform perform) =>
        answers.IsEmpty ? [new("time", Verdict.Error, $"it did not end within {Seconds(perform.Deadline)}")] : answers;

    /// <summary>What is played as everybody is served says what everybody gets: no time to ask.</summary>
    private static bool SeenByPeople(Perform perform) => perform.Task is PlayJourneys { Place: JourneyPlace.Production };

    /// <summary>A hook is never given up before it was begun: after a restart it is begun again, and has its time again.</summary>
    private static bool TimeIsOver(RunState run, PlanStep step, Perform perform, Observation seen, DateTimeOffset now) => perform.Task is RunHook
        ? seen.Begun.TryGetValue(run.TaskKey(step), out var begun) && now - begun > perform.Deadline
        : now - run[step].Since > perform.Deadline;

    private static Decided Onward(RunState run, PlanStep step, Perform perform, ImmutableArray<CheckResult> answers, Observation seen) =>
        !Stands(run, step, seen) ? Advance(run, step, seen, Written(step, perform, answers)) : Decided.Wait;

    /// <summary>What a hook says is no check of the version, and stands beside those.</summary>
    private static RunEvent Written(PlanStep step, Perform perform, ImmutableArray<CheckResult> answers) => perform.Task is RunHook hook
        ? new HookEnded(hook.Hook.Name, answers) { Step = step.Id }
        : new Checked(answers) { Step = step.Id };

    private static string Sentence(IEnumerable<CheckResult> answers, Verdict verdict) =>
        answers.Where(answer => answer.Verdict == verdict).Select(answer => $"{answer.Check}: {answer.Sentence}").First();
}
