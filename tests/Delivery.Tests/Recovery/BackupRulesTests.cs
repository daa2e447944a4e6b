using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Recovery;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Delivery.Tests.Recovery;

/// <summary>What is backed up, and which backups may go.</summary>
public sealed class BackupRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private const string File = """
        platform: shop
        apiVersion: platform/v1
        services:
          orders: { run: { command: [node, a.mjs] }, owns: books/orders }
          prices: { run: { command: [node, a.mjs] }, owns: books/prices }
          other: { run: { command: [node, a.mjs] }, uses: [plain] }
        stores:
          books: { kind: postgresql, backup: { every: 1h, keep: 2d } }
          plain: { kind: postgresql, backup: { every: 1h } }
          bare: { kind: postgresql }
          far: { kind: postgresql, backup: { every: 1h } }
          mongo: { kind: mongodb, backup: { every: 1h } }
        gateway: { routes: { /: orders } }
        environments:
          local: { addresses: { books: "postgres://u@localhost:5432", plain: "postgres://u@localhost/app", bare: "postgres://u@localhost/b", mongo: "mongodb://localhost" } }
          empty: {}
        """;

    [Fact]
    public void A_store_is_backed_up_where_it_is_PostgreSQL_has_a_policy_and_an_address()
    {
        var platform = Read();
        Assert.Equal(["books", "plain"], BackupRules.StoresOf(platform, platform.Environments["local"]).Select(store => store.Name));
        Assert.Empty(BackupRules.StoresOf(platform, platform.Environments["empty"]));
    }

    [Fact]
    public void Each_database_that_a_service_owns_is_backed_up_and_where_there_is_none_that_of_the_address()
    {
        var platform = Read();
        Assert.Equal(["orders", "prices"], BackupRules.DatabasesOf(platform, "books"));
        Assert.Equal([""], BackupRules.DatabasesOf(platform, "plain"));
    }

    [Theory]
    [InlineData("postgres://u@h:1", "orders", "postgres://u@h:1/orders")]
    [InlineData("postgres://u@h:1/?sslmode=require", "orders", "postgres://u@h:1/orders?sslmode=require")]
    [InlineData("postgres://u@h/app", "", "postgres://u@h/app")]
    [InlineData("Host=h;Username=u", "orders", "Host=h;Username=u;Database=orders")]
    public void The_address_of_a_database_is_the_one_that_its_service_gets(string store, string database, string address) =>
        Assert.Equal(address, BackupRules.AddressOf(store, database));

    [Theory]
    [InlineData(60, true)]
    [InlineData(66, true)]
    [InlineData(67, false)]
    public void A_backup_is_fresh_a_little_longer_than_the_time_between_two(int minutes, bool fresh) =>
        Assert.Equal(fresh, BackupRules.IsFresh(Of(1, "books", minutes), new() { Every = TimeSpan.FromHours(1) }, Noon));

    [Fact]
    public void The_next_is_due_when_the_time_between_two_is_over()
    {
        var policy = new BackupPolicy { Every = TimeSpan.FromHours(1) };
        Assert.Equal((true, false, true), (BackupRules.IsDue(null, policy, Noon), BackupRules.IsDue(Of(1, "books", 59), policy, Noon), BackupRules.IsDue(Of(1, "books", 60), policy, Noon)));
    }

    [Fact]
    public void Only_what_is_older_than_its_policy_keeps_it_goes()
    {
        var kept = new Dictionary<string, BackupPolicy> { ["books"] = new() { Keep = TimeSpan.FromMinutes(100) } };
        Backup[] all = [Of(1, "books", 10), Of(2, "books", 99), Of(3, "books", 101), Of(4, "books", 500) with { Key = "shop-2/backup:books/0" }, Of(5, "gone", 999), Of(6, "gone", 900)];
        Assert.Equal(["b3"], BackupRules.Expired(all, kept, new HashSet<string> { "shop-2" }, Noon).Select(backup => backup.Id));
        Assert.Equal(["b3", "b4"], BackupRules.Expired(all, kept, new HashSet<string>(), Noon).Select(backup => backup.Id));
    }

    /// <summary>Any backups, any policies, any bound runs, any moment.</summary>
    [Property(MaxTest = 1000)]
    public void Of_every_database_the_newest_stays_and_so_does_what_a_bound_run_took(int seed)
    {
        var chance = new Random(seed);
        var all = Enumerable.Range(0, chance.Next(0, 30)).Select(number => Of(number, "s" + chance.Next(3), chance.Next(0, 10_000)) with
        {
            Database = chance.Next(2) == 0 ? "" : "d" + chance.Next(2),
            Environment = chance.Next(5) == 0 ? "other" : "local",
            Key = chance.Next(3) == 0 ? $"shop-{chance.Next(6)}/backup:s/0" : null,
        }).ToList();
        var policies = Enumerable.Range(0, 3).Where(_ => chance.Next(5) > 0).ToDictionary(number => "s" + number, _ => new BackupPolicy { Keep = TimeSpan.FromMinutes(chance.Next(0, 9_000)) });
        var bound = Enumerable.Range(0, 6).Where(_ => chance.Next(3) == 0).Select(number => $"shop-{number}").ToHashSet();
        var gone = BackupRules.Expired(all, policies, bound, Noon);
        var left = all.Except(gone).ToList();

        foreach (var group in all.GroupBy(backup => (backup.Environment, backup.Store, backup.Database)))
        {
            var newest = group.Max(backup => backup.TakenAt);
            Assert.Contains(left, backup => (backup.Environment, backup.Store, backup.Database) == group.Key && backup.TakenAt == newest);
        }

        Assert.DoesNotContain(gone, backup => backup.Run is { } run && bound.Contains(run));
        Assert.All(gone, backup => Assert.True(Noon - backup.TakenAt > policies[backup.Store].Keep));
        Assert.Empty(BackupRules.Expired(left, policies, bound, Noon)); // doing it again changes nothing
        var excess = left.Where(backup => policies.TryGetValue(backup.Store, out var policy) && Noon - backup.TakenAt > policy.Keep).ToList();
        Assert.All(excess, backup => Assert.True(BackupRules.NewestOf(left).Contains(backup) || bound.Contains(backup.Run!)));
    }

    /// <summary>Any two sets of counts.</summary>
    [Property(MaxTest = 500)]
    public void Counts_are_the_same_only_when_every_table_of_both_has_the_same_rows(int seed)
    {
        var chance = new Random(seed);
        ImmutableSortedDictionary<string, long> Some() => Enumerable.Range(0, 4).Where(_ => chance.Next(4) > 0).ToImmutableSortedDictionary(number => "t" + number, _ => (long)chance.Next(2));
        var (expected, found) = (Some(), Some());
        var compared = TableCount.Compare(expected, found);
        Assert.Equal(expected.SequenceEqual(found), compared.All(table => table.Same));
        Assert.Equal(expected.Keys.Union(found.Keys).Order(), compared.Select(table => table.Table));
    }

    private static Platform Read()
    {
        var reading = PlatformFile.Read(File, "/shop/agrimaan.yaml");
        Assert.True(reading.Platform is not null, string.Join('\n', reading.Faults.Select(fault => fault.Message)));
        return reading.Platform!;
    }

    private static Backup Of(int number, string store, int minutesAgo) => new()
    {
        Id = "b" + number, Platform = "shop", Environment = "local", Store = store, Kind = "postgresql", TakenAt = Noon.AddMinutes(-minutesAgo), Server = "15.1",
        Size = 1, Sha256 = "00", Counts = ImmutableSortedDictionary<string, long>.Empty, By = "ada",
    };
}
