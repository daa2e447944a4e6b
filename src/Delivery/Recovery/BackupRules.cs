using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Catalog.Reading;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Delivery.Recovery;

/// <summary>What is backed up, how long it is kept, and when it is due.</summary>
public static class BackupRules
{
    private static readonly TimeSpan LeastTolerance = TimeSpan.FromMinutes(5);

    /// <summary>Kinds of stores that can be backed up.</summary>
    public static ImmutableSortedSet<string> Kinds { get; } = ["postgresql"];

    /// <summary>Stores that are backed up in an environment: of a kind that can be, with a policy, and with an address there.</summary>
    public static ImmutableArray<Store> StoresOf(Platform platform, TargetEnvironment environment) =>
        [.. platform.Stores.Values.Where(store => store.Backup is not null && Kinds.Contains(store.Kind) && environment.Addresses.ContainsKey(store.Name))];

    /// <summary>Databases in a store: those that services own, or the one of its address, whose name is empty here.</summary>
    public static ImmutableArray<string> DatabasesOf(Platform platform, string store)
    {
        var owned = platform.Services.Values.Select(service => service.Owns).OfType<Database>().Where(database => database.Store == store)
            .Select(database => database.Name).Distinct().Order(StringComparer.Ordinal).ToImmutableArray();
        return owned.IsEmpty ? [""] : owned;
    }

    /// <summary>The address of a database in a store, as its service gets it.</summary>
    public static string AddressOf(string store, string database) =>
        database.Length == 0 ? store
        : store.Contains("://", StringComparison.Ordinal) ? StoreAddress.Of(store, database)
        : $"{store.TrimEnd(';')};Database={database}";

    /// <summary>The newest backup of each database.</summary>
    public static ImmutableArray<Backup> NewestOf(IEnumerable<Backup> backups) =>
        [.. backups.GroupBy(backup => (backup.Environment, backup.Store, backup.Database)).Select(group => group.MaxBy(backup => (backup.TakenAt, backup.Id))!)];

    /// <summary>Whether the newest backup is as young as the policy wants. A backup takes its time, so that a little more is allowed.</summary>
    public static bool IsFresh(Backup newest, BackupPolicy policy, DateTimeOffset now) => now - newest.TakenAt <= policy.Every + ToleranceOf(policy);

    /// <summary>Whether another is to be taken by the clock.</summary>
    public static bool IsDue(Backup? newest, BackupPolicy policy, DateTimeOffset now) => newest is null || now - newest.TakenAt >= policy.Every;

    public static TimeSpan ToleranceOf(BackupPolicy policy) => policy.Every / 10 > LeastTolerance ? policy.Every / 10 : LeastTolerance;

    /// <summary>
    /// Backups that may go: older than their policy keeps them. Never the newest of a database, never one that a bound run took, and none
    /// of a store that has no policy any more.
    /// </summary>
    /// <param name="backups">All of a platform.</param>
    /// <param name="policies">Per store.</param>
    /// <param name="bound">See <see cref="BoundRunsOf"/>.</param>
    /// <param name="now">The time.</param>
    public static ImmutableArray<Backup> Expired(
        IReadOnlyCollection<Backup> backups, IReadOnlyDictionary<string, BackupPolicy> policies, IReadOnlySet<string> bound, DateTimeOffset now)
    {
        var newest = NewestOf(backups).ToHashSet();
        return
        [
            .. backups.Where(backup => policies.TryGetValue(backup.Store, out var policy) && now - backup.TakenAt > policy.Keep
                && !newest.Contains(backup) && !(backup.Run is { } run && bound.Contains(run))),
        ];
    }

    /// <summary>Runs whose backups are still of use: the one in progress, and the one that led to what runs, whose backups are the data as they were before.</summary>
    public static ImmutableHashSet<string> BoundRunsOf(PlatformState state) =>
    [
        .. new[]
        {
            state.Active?.Id,
            state.Runs.FindLast(run => run.Outcome == RunOutcome.Promoted && run.Plan.Kind == PlanKind.Deploy && run.Plan.Release == state.Current?.Version)?.Id,
        }.OfType<string>(),
    ];
}
