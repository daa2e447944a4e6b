using System.Globalization;
using Agrimaan.Delivery.Recovery;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Verification;
using Agrimaan.Server.Recovery;

namespace Agrimaan.Server.Workers.Tasks;

/// <summary>Takes the backups that come first in a plan. What cannot be backed up fails at once: nothing has changed yet, and to stop there costs nothing.</summary>
/// <param name="backups">Takes them.</param>
/// <param name="stateOf">A platform as it is.</param>
internal sealed class BackupTasks(Backups backups, Func<string, PlatformState> stateOf) : ITaskKind
{
    /// <inheritdoc/>
    public bool CanRun(StepTask task) => task is TakeBackup;

    /// <inheritdoc/>
    public async Task<TaskResult> RunAsync(string key, StepTask task, CancellationToken cancellationToken)
    {
        var take = (TakeBackup)task;
        try
        {
            var taken = await backups.TakeAsync(stateOf(take.Platform), take.Store, key, key.Split('/')[0], cancellationToken).ConfigureAwait(false);
            return new([.. taken.Select(backup => new CheckResult($"backup {take.Store}", Verdict.Pass, Sentence(backup)))]);
        }
        catch (Exception fault) when (fault is DatabaseException or ProblemException or IOException or UnauthorizedAccessException && !cancellationToken.IsCancellationRequested)
        {
            return new([new($"backup {take.Store}", Verdict.Fail, fault.Message)]);
        }
    }

    private static string Sentence(Backup backup) => string.Create(
        CultureInfo.InvariantCulture, $"{backup.Id} has {backup.Counts.Values.Sum():N0} rows of {backup.Counts.Count} tables of PostgreSQL {backup.Server} in {backup.Size:N0} bytes");
}
