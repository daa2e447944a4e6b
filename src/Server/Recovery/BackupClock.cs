using Agrimaan.Delivery.Recovery;
using Agrimaan.Delivery.Running;
using Agrimaan.Server.Workers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Agrimaan.Server.Recovery;

/// <summary>Takes a backup of each store as often as its policy says. A deploy's own count as well; while one goes on, none is taken beside it.</summary>
/// <param name="backups">Takes them.</param>
/// <param name="store">Has those that there are.</param>
/// <param name="platforms">All platforms as they are.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Says what cannot be backed up, once for each reason.</param>
internal sealed partial class BackupClock(Backups backups, BackupStore store, Func<IEnumerable<PlatformState>> platforms, TimeProvider clock, ILogger<BackupClock> log) : BackgroundService
{
    public const string By = "the clock";

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, string> _complaints = new(StringComparer.Ordinal);

    /// <summary>Takes all that are due now, one after the other.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var state in platforms().Where(state => state is { Up: true, Active: null, File: not null }))
        {
            var (platform, environment) = (AppliedPlatform.In(state.File!), AppliedPlatform.Environment(state.File!));
            foreach (var due in BackupRules.StoresOf(platform, environment))
            {
                await TryAsync(state, due, BackupRules.DatabasesOf(platform, due.Name), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BetweenLooks, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            await LookAsync(stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task TryAsync(PlatformState state, Delivery.Catalog.Store due, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var place = $"{state.Name}/{due.Name}";
        try
        {
            var newest = BackupRules.NewestOf(store.Of(state.Name).Where(backup => backup.Store == due.Name && backup.Environment == state.File!.Environment));
            if (names.Any(name => BackupRules.IsDue(newest.FirstOrDefault(backup => backup.Database == name), due.Backup!, clock.GetUtcNow())))
            {
                await backups.TakeAsync(state, due.Name, null, By, cancellationToken).ConfigureAwait(false);
            }

            _complaints.Remove(place);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            // Tried again at the next look; the checklist's backup-fresh tells those who would deploy meanwhile.
            if (_complaints.GetValueOrDefault(place) != fault.Message)
            {
                _complaints[place] = fault.Message;
                LogFailed(log, place, fault.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Place} could not be backed up by the clock and will be tried again: {Reason}")]
    private static partial void LogFailed(ILogger log, string place, string reason);
}
