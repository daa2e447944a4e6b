using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Workers.Tasks;

/// <summary>Does one kind of long work. A new kind is its file here, and one registration line.</summary>
internal interface ITaskKind
{
    bool CanRun(StepTask task);

    /// <summary>Does the work once. What it throws is an error, never a verdict.</summary>
    /// <param name="key">The idempotency key: the same work under the same key may have been done, or half done, before.</param>
    /// <param name="task">What to do.</param>
    /// <param name="cancellationToken">Nobody needs it any more.</param>
    Task<TaskResult> RunAsync(string key, StepTask task, CancellationToken cancellationToken);
}
