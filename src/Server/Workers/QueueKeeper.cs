using System.Collections.Concurrent;
using Agrimaan.Delivery.Running;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Agrimaan.Server.Workers;

/// <summary>Starts what waits in the queue of each platform when its turn has come; it is in the journal, so a restart changes nothing.</summary>
internal sealed partial class QueueKeeper(WorkerList workers, RunRequests runs, TimeProvider clock, ILogger<QueueKeeper> log) : BackgroundService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, Task> _asking = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _complaints = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BetweenLooks, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            // The gates of one platform may take their time; the others do not wait for them.
            foreach (var worker in workers.All.Where(worker => RunQueue.Next(worker.State) is not null && _asking.GetValueOrDefault(worker.State.Name) is not { IsCompleted: false }))
            {
                _asking[worker.State.Name] = TryAsync(worker, stoppingToken);
            }
        }
    }

    private async Task TryAsync(PlatformWorker worker, CancellationToken cancellationToken)
    {
        var name = worker.State.Name;
        try
        {
            await runs.StartQueuedAsync(worker, cancellationToken).ConfigureAwait(false);
            _complaints.TryRemove(name, out _);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            // It stays in the queue and is tried at the next look.
            if (_complaints.GetValueOrDefault(name) != fault.Message)
            {
                _complaints[name] = fault.Message;
                LogFailed(log, name, fault.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is queued on {Platform} could not be started and will be tried again: {Reason}")]
    private static partial void LogFailed(ILogger log, string platform, string reason);
}
