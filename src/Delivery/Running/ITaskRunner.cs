namespace Agrimaan.Delivery.Running;

/// <summary>
/// Does the long work of plans beside the loop. A control plane that was killed asks again under the same key, so a task is done at
/// least once and must be repeatable: a backup is written under its key, a journey removes what it made.
/// </summary>
public interface ITaskRunner
{
    /// <summary>Begins the task unless it goes on, or has an answer that is no error. Returns at once.</summary>
    /// <param name="key">Run, step and move, such as <c>farm-7/backup:orders/0</c>; the idempotency key.</param>
    /// <param name="task">What to do.</param>
    /// <param name="cancellationToken">Ends the call, not the task.</param>
    Task EnsureAsync(string key, StepTask task, CancellationToken cancellationToken);

    /// <summary>The answer; null while it goes on or is not known.</summary>
    TaskResult? ResultOf(string key);

    /// <summary>Nobody will ask for it any more: ends it if it goes on, and forgets its answer.</summary>
    void Forget(string key);
}

/// <summary>For those without long work: every task is an error that says so.</summary>
public sealed class NoTasks : ITaskRunner
{
    /// <inheritdoc/>
    public Task EnsureAsync(string key, StepTask task, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public TaskResult? ResultOf(string key) => new([new("task", Verification.Verdict.Error, "this control plane cannot do such work")]);

    /// <inheritdoc/>
    public void Forget(string key)
    {
    }
}
