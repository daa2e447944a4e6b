using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>No hook is done before it is written down, or without the key that is its own; none is skipped, and none is given up before its time.</summary>
internal sealed class HooksKept(World world) : Invariant(world)
{
    private readonly Dictionary<string, string> _due = [];

    public override void Begun(string key, StepTask task)
    {
        Note(World.Witness.Run);
        if (task is RunHook hook && _due.GetValueOrDefault(key) != hook.Hook.Name)
        {
            Broken($"{hook.Hook.Name} is done as {key}, which nothing says");
        }
    }

    public override void Decided(RunEvent happened, RunState before, RunState after)
    {
        Note(after);
        if (happened is not HookEnded ended)
        {
            return;
        }

        var step = ended.Step is null ? null : StepOf(before, happened);
        var (key, hook) = step is null
            ? ($"{before.Id}/rollback/{ended.Hook}", before.Plan.OnRollback!.Value.First(hook => NameOf(hook) == ended.Hook))
            : (before.TaskKey(step), (Perform)step.Moves[before[step].Move]);
        if (World.Tasks.BegunAt(key) is not { } begun)
        {
            Broken($"{key} was skipped");
        }
        else if (ended.Results is [{ Check: "time" }] && World.Witness.ReckonsSince(begun) && World.Clock.Now - begun < hook.Deadline * Patience)
        {
            Broken($"{key} was given up {World.Clock.Now - begun} after it began");
        }
    }

    public override void Finished(RunSummary run, RunState state)
    {
        if (state.Outcome == RunOutcome.Promoted)
        {
            foreach (var step in state.Plan.Steps)
            {
                Need(step.Moves.Index().Where(move => move.Item is Perform { Task: RunHook }).Select(move => state.TaskKey(step, move.Index)));
            }
        }

        if (state.Outcome != RunOutcome.Promoted || state.Plan.Kind == PlanKind.Rollback)
        {
            Need(_due.Keys.Where(key => key.StartsWith($"{run.Id}/rollback/", StringComparison.Ordinal)));
        }
    }

    private void Need(IEnumerable<string> keys)
    {
        foreach (var key in keys.Where(key => World.Tasks.BegunAt(key) is null))
        {
            Broken($"{key} was never done");
        }
    }

    private void Note(RunState? run)
    {
        foreach (var (key, task) in run?.Tasks ?? [])
        {
            if (task is RunHook hook)
            {
                _due[key] = hook.Hook.Name;
            }
        }
    }

    private static string NameOf(Perform hook) => ((RunHook)hook.Task).Hook.Name;
}
