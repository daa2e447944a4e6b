using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Testing.Fakes;

/// <summary>Long work that ends when a test says so; everything passes unless it is told otherwise.</summary>
public sealed class FakeTasks : ITaskRunner
{
    private readonly Dictionary<string, StepTask> _begun = [];

    /// <summary>What was begun, in order; a key again when a new control plane asked for it.</summary>
    public List<(string Key, StepTask Task)> Begun { get; } = [];

    public List<string> Forgotten { get; } = [];

    /// <summary>The answer to a task; null keeps it going on.</summary>
    public Func<StepTask, TaskResult?> Answer { get; set; } = _ => new([new("task", Verdict.Pass, "all is well")]);

    /// <summary>As after a kill: what went on is known no more.</summary>
    public void Crash() => _begun.Clear();

    public Task EnsureAsync(string key, StepTask task, CancellationToken cancellationToken)
    {
        if (_begun.TryAdd(key, task))
        {
            Begun.Add((key, task));
        }

        return Task.CompletedTask;
    }

    public TaskResult? ResultOf(string key) => _begun.TryGetValue(key, out var task) ? Answer(task) : null;

    public void Forget(string key)
    {
        _begun.Remove(key);
        Forgotten.Add(key);
    }
}
