using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Policy;
using Agrimaan.Delivery.Recovery;
using Agrimaan.Delivery.Running;
using Agrimaan.Server.Recovery;

namespace Agrimaan.Server.Workers.Gates;

/// <summary>There are backups as young as the policies want. A deploy takes its own besides; this one shows that taking them works at all.</summary>
internal sealed class BackupFresh(BackupStore store) : IChecklistItem
{
    public string Name => Checklist.BackupFresh;

    public Task<Evidence> LookAsync(Deployment deployment, CancellationToken cancellationToken) => Task.FromResult(Look(deployment.Platform.State, deployment.Now));

    public Evidence Look(PlatformState state, DateTimeOffset now)
    {
        var (platform, environment) = (AppliedPlatform.In(state.File!), AppliedPlatform.Environment(state.File!));
        var stores = BackupRules.StoresOf(platform, environment);
        if (stores.IsEmpty)
        {
            return Evidence.Proved(Name, $"no store is backed up in {environment.Name}");
        }

        try
        {
            return Look(state.Name, environment.Name, [.. stores.SelectMany(one => BackupRules.DatabasesOf(platform, one.Name).Select(database => (one, database)))], now);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Evidence.Unknown(Name, $"the backups cannot be read: {fault.Message}", "Look at the folder `backups` in the home folder.");
        }
    }

    private Evidence Look(string platform, string environment, List<(Store Store, string Database)> wanted, DateTimeOffset now)
    {
        var newest = BackupRules.NewestOf(store.Of(platform).Where(backup => backup.Environment == environment));
        var ages = new List<TimeSpan>();
        foreach (var (one, database) in wanted)
        {
            var next = $"Take one: `agrimaan backup create --store {one.Name} --platform {platform}`.";
            if (newest.FirstOrDefault(backup => backup.Store == one.Name && backup.Database == database) is not { } last)
            {
                return Evidence.Missing(Name, $"there is no backup of {one.Name}{(database.Length > 0 ? "." : "")}{database} yet", next);
            }

            if (!store.IsThere(last))
            {
                return Evidence.Missing(Name, $"the file of {last.Id} is gone, or not as long as it was", next);
            }

            if (!BackupRules.IsFresh(last, one.Backup!, now))
            {
                return Evidence.Missing(Name, $"{last.Id} is {Text(now - last.TakenAt)} old, and there is to be one every {Text(one.Backup!.Every)}", next);
            }

            ages.Add(now - last.TakenAt);
        }

        return Evidence.Proved(Name, $"{wanted.Count} database{(wanted.Count == 1 ? " has its backup" : "s have their backups")}, the oldest of {Text(ages.Max())} ago");
    }

    private static string Text(TimeSpan time) => Duration.Format(TimeSpan.FromMinutes(Math.Max(1, Math.Ceiling(time.TotalMinutes))));
}
