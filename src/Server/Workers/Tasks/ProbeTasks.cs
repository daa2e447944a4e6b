using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Verification;
using Agrimaan.Server.External;

namespace Agrimaan.Server.Workers.Tasks;

/// <summary>Asks services of others before a deploy; who does not answer is asked again until the move's time is over.</summary>
internal sealed class ProbeTasks(Externals externals) : ITaskKind
{
    /// <inheritdoc/>
    public bool CanRun(StepTask task) => task is ProbeExternal;

    /// <inheritdoc/>
    public async Task<TaskResult> RunAsync(string key, StepTask task, CancellationToken cancellationToken)
    {
        var probe = (ProbeExternal)task;
        var answer = await externals.AskAsync(probe.Platform, probe.External, cancellationToken).ConfigureAwait(false);
        return new([answer ?? new("probe", Verdict.Pass, "the platform file that is in force asks it no more")]);
    }
}
