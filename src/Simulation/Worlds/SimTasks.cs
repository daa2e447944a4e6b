using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Simulation.Worlds;

/// <summary>Long work of the simulated world: it takes its time, is forgotten when the control plane is killed, and what it answers stays known to the witnesses.</summary>
internal sealed class SimTasks(World world) : ITaskRunner
{
    private readonly Dictionary<string, (TimeSpan End, StepTask Task)> _ends = [];
    private readonly Dictionary<string, TimeSpan> _begun = [];

    /// <summary>Keys whose work has ended well, at least once.</summary>
    public HashSet<string> Passed { get; } = [];

    /// <summary>What such work answers in this world; null goes on for ever.</summary>
    public Verdict? Answer { get; set; } = Verdict.Pass;

    public TimeSpan Takes { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>What hooks do, by name.</summary>
    public IReadOnlyDictionary<string, HookConduct> Hooks { get; set; } = new Dictionary<string, HookConduct>();

    public void Crash() => _ends.Clear();

    /// <summary>When a work was begun last; null when it never was.</summary>
    public TimeSpan? BegunAt(string key) => _begun.TryGetValue(key, out var at) ? at : null;

    public Task EnsureAsync(string key, StepTask task, CancellationToken cancellationToken)
    {
        var takes = task is RunHook hook ? Hooks[hook.Hook.Name].Takes : Takes;
        if (_ends.TryAdd(key, (world.Clock.Now + takes, task)))
        {
            _begun[key] = world.Clock.Now;
            world.Note("task", key);
            foreach (var invariant in world.Invariants)
            {
                invariant.Begun(key, task);
            }
        }

        return Task.CompletedTask;
    }

    public TaskResult? ResultOf(string key)
    {
        if (!_ends.TryGetValue(key, out var work) || world.Clock.Now < work.End || (work.Task is RunHook hook ? Hooks[hook.Hook.Name].Answer : Answer) is not { } verdict)
        {
            return null;
        }

        if (verdict == Verdict.Pass)
        {
            Passed.Add(key);
        }

        return new([new("task", verdict, "as it was told")]);
    }

    public void Forget(string key) => _ends.Remove(key);
}

/// <summary>What a hook answers, null for never, and after how long.</summary>
internal sealed record HookConduct(Verdict? Answer, TimeSpan Takes);
