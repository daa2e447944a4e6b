using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Verification;
using static Agrimaan.Delivery.Running.StepDecider;
using static Agrimaan.Delivery.Running.StepWords;

namespace Agrimaan.Delivery.Running;

/// <summary>Decides a step whose new version gets copies of requests: it takes no traffic, so only an answer that is plainly wrong is held against it.</summary>
internal static class StepMirror
{
    /// <summary>Counts of copies at the moment they begin; without numbers everything counts, which the gateway counts from zero.</summary>
    public static MirrorStarted Begin(PlanStep step, int index, Observation seen) =>
        new(seen.Numbers?.Source ?? "", CountsOf(step, seen) ?? MirrorNumbers.Zero, index);

    public static Decided Decide(RunState run, PlanStep step, Observation seen, DateTimeOffset now)
    {
        var state = run[step];
        if ((StepHealth.Broken(run.Plan, step, state, seen) ?? StepHealth.Unhealthy(run.Plan, step, state, seen, now) ?? StepHealth.Late(run.Plan, step, state, seen, now)) is { } sick)
        {
            return Decided.Fail(sick);
        }

        if (CountsOf(step, seen) is not { } counts)
        {
            // Silence is neither health nor illness, and nobody is hurt meanwhile.
            return Over(run, step, state, now) ? Advance(run, step, seen) : Decided.Wait;
        }

        var answer = (state.MirrorSource == seen.Numbers!.Source ? counts.Since(state.MirrorBaseline!) : counts).Judge(run.Plan.Policy.Abort);
        var written = new Checked([answer]) { Step = step.Id };
        if (answer.Verdict == Verdict.Fail)
        {
            return Decided.Fail($"{Name(step)} without traffic: {answer.Sentence}", written);
        }

        return Over(run, step, state, now) ? Advance(run, step, seen, !Stands(run, step, seen) ? [written] : [])
            : Checks.SameVerdicts([answer], state.Checks) ? Decided.Wait
            : new([written]);
    }

    private static bool Over(RunState run, PlanStep step, StepState state, DateTimeOffset now) =>
        state.Waived || run.Full || now - state.Since >= ((Mirror)step.Moves[state.Move]).For;

    private static MirrorNumbers? CountsOf(PlanStep step, Observation seen) =>
        seen.Numbers is { } numbers ? numbers.Of(step.Service, step.To!.Version).Mirror ?? MirrorNumbers.Zero : null;
}
