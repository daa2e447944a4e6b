using System.Globalization;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Recovery;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Verification;
using Agrimaan.Server.Recovery;
using Agrimaan.Server.Workers;
using Agrimaan.Server.Workers.Gates;
using Agrimaan.Server.Workers.Tasks;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Agrimaan.Server.Tests.Recovery;

/// <summary>Taking backups for a platform, and bringing them back, with a database that is a folder.</summary>
public sealed class BackupsTests : IDisposable
{
    private const string Key = "shop-2/backup:books/0";

    private readonly TemporaryFolder _home = new();
    private readonly FakeTimeProvider _clock = new(new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly FolderDatabase _database = new();
    private readonly PlatformState _state;

    public BackupsTests()
    {
        foreach (var database in (string[])["orders", "prices"])
        {
            Directory.CreateDirectory(Path.Combine(_home.Path, "server:", database)); // the address below looks like a server's, and is a path
        }

        File.WriteAllLines(Path.Combine(_home.Path, "server:", "orders", "pages"), ["one", "two"]);
        File.WriteAllText(Path.Combine(_home.Path, ".env"), $"PLACE={_home.Path}\n");
        _state = State(FileText);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private const string FileText = """
        platform: shop
        apiVersion: platform/v1
        services:
          orders: { run: { command: [node, a.mjs] }, owns: books/orders }
          prices: { run: { command: [node, a.mjs] }, owns: books/prices }
        stores:
          books: { kind: postgresql, backup: { every: 1h, keep: 2h } }
        gateway: { routes: { /: orders } }
        environments:
          local: { values: [.env], addresses: { books: "${PLACE}/server://" } }
        """;

    private BackupStore Store => new(_home.Path);

    private Backups Backups => new(Store, [_database], _clock, NullLogger<Backups>.Instance);

    private BackupTasks Tasks => new(Backups, _ => _state);

    [Fact]
    public async Task A_step_backs_up_every_database_of_its_store_and_under_its_key_only_once()
    {
        var first = await Tasks.RunAsync(Key, new TakeBackup("shop", "books"), Token);
        Assert.Equal([Verdict.Pass, Verdict.Pass], first.Results.Select(result => result.Verdict));
        Assert.StartsWith("books.orders-20261123-120000 has 2 rows of 1 tables", first.Results[0].Sentence, StringComparison.Ordinal);

        // Killed before the answer was written: it is asked again, by another process.
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(first.Results, (await Tasks.RunAsync(Key, new TakeBackup("shop", "books"), Token)).Results);
        Assert.Equal(["orders", "prices"], Store.Of("shop").Select(backup => backup.Database));

        // One of the two was lost: only that one is made again.
        Store.Remove(Store.Of("shop")[1]);
        await Tasks.RunAsync(Key, new TakeBackup("shop", "books"), Token);
        Assert.Equal([("orders", 0), ("prices", 1)], Store.Of("shop").Select(backup => (backup.Database, backup.TakenAt.Minute)));

        await Tasks.RunAsync("shop-3/backup:books/0", new TakeBackup("shop", "books"), Token);
        Assert.Equal(4, Store.Of("shop").Count);
    }

    [Fact]
    public async Task What_cannot_be_backed_up_fails_at_once_with_the_reason_and_leaves_nothing()
    {
        Directory.Delete(Path.Combine(_home.Path, "server:", "prices"));
        var failed = Assert.Single((await Tasks.RunAsync(Key, new TakeBackup("shop", "books"), Token)).Results);
        Assert.Equal(Verdict.Fail, failed.Verdict);
        Assert.Contains("there is no database at", failed.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(Store.Of("shop"), backup => backup.Database == "prices");
    }

    [Fact]
    public async Task An_address_that_refers_to_nothing_fails_with_what_to_write()
    {
        File.WriteAllText(Path.Combine(_home.Path, ".env"), "OTHER=1\n");
        var failed = Assert.Single((await Tasks.RunAsync(Key, new TakeBackup("shop", "books"), Token)).Results);
        Assert.Equal((Verdict.Fail, "The address of books in local refers to PLACE, which no file of values has."), (failed.Verdict, failed.Sentence));
        File.Delete(Path.Combine(_home.Path, ".env"));
        Assert.Contains(".env", Assert.Single((await Tasks.RunAsync(Key, new TakeBackup("shop", "books"), Token)).Results).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_nobody_needs_any_more_is_given_up()
    {
        using var end = new CancellationTokenSource();
        _database.Midway = async (_, ct) =>
        {
            await end.CancelAsync();
            ct.ThrowIfCancellationRequested();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Tasks.RunAsync(Key, new TakeBackup("shop", "books"), end.Token));
        Assert.Empty(Store.Of("shop"));
    }

    [Fact]
    public async Task Old_ones_go_when_a_new_one_is_there()
    {
        await Backups.TakeAsync(_state, "books", null, "ada", Token);
        _clock.Advance(TimeSpan.FromHours(3));
        await Backups.TakeAsync(_state, "books", null, "ada", Token);
        Assert.Equal([15, 15], Store.Of("shop").Select(backup => backup.TakenAt.Hour));
        Assert.Equal(4, Directory.GetFiles(Path.Combine(_home.Path, "backups"), "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task A_backup_goes_into_an_empty_database_and_every_table_is_counted()
    {
        var backup = (await Backups.TakeAsync(_state, "books", null, "ada", Token))[0];
        Assert.Equal(1, await Backups.CheckAsync(backup, Token));
        var counts = await Backups.RestoreAsync(backup, Fresh("one"), Token);
        Assert.Equal([new TableCount("pages", 2, 2)], counts);
        Assert.Equal(_clock.GetUtcNow(), Store.Of("shop")[0].VerifiedAt);

        var refused = await Assert.ThrowsAsync<DatabaseException>(() => Backups.RestoreAsync(backup, Fresh("one"), Token));
        Assert.Equal("That database has 1 table already, such as pages; a backup goes into an empty one only.", refused.Message);
    }

    [Fact]
    public async Task What_came_back_with_other_rows_is_not_verified()
    {
        var backup = (await Backups.TakeAsync(_state, "books", null, "ada", Token))[0];
        _database.Loses = 1;
        var counts = await Backups.RestoreAsync(backup, Fresh("one"), Token);
        Assert.Equal([new TableCount("pages", 2, 1)], counts);
        Assert.False(counts[0].Same);
        Assert.Null(Store.Of("shop")[0].VerifiedAt);
    }

    [Fact]
    public async Task A_damaged_file_is_found_before_a_database_is_touched()
    {
        var backup = (await Backups.TakeAsync(_state, "books", null, "ada", Token))[0];
        await File.WriteAllTextAsync(Store.FileOf(backup), "{}", Token);
        var fresh = Fresh("one");
        await Assert.ThrowsAsync<DatabaseException>(() => Backups.CheckAsync(backup, Token));
        await Assert.ThrowsAsync<DatabaseException>(() => Backups.RestoreAsync(backup, fresh, Token));
        Assert.Empty(Directory.GetFiles(fresh));
    }

    [Fact]
    public void Deploys_take_a_backup_of_each_store_first() =>
        Assert.Equal(["books"], AppliedPlatform.Precautions(_state.File!).Backups);

    [Fact]
    [Trait("Plan", "540")]
    public async Task The_clock_takes_one_as_often_as_the_policy_says_and_none_beside_a_deploy()
    {
        var state = _state;
        using var bell = new BackupClock(Backups, Store, () => [state], _clock, NullLogger<BackupClock>.Instance);
        await LookAsync("12:00");
        _clock.Advance(TimeSpan.FromMinutes(59));
        await LookAsync("12:00");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await LookAsync("12:00", "13:00");

        _clock.Advance(TimeSpan.FromHours(1));
        state = _state with { Up = false };
        await LookAsync("12:00", "13:00");
        state = _state with { Runs = [new("shop-1", AnyPlan, "ada", _clock.GetUtcNow())] };
        await LookAsync("12:00", "13:00");
        state = _state;
        _database.Midway = (_, _) => throw new IOException("full");
        await LookAsync("12:00", "13:00"); // told in the log, and tried again
        _database.Midway = (_, _) => Task.CompletedTask;
        await LookAsync("12:00", "13:00", "14:00");

        async Task LookAsync(params string[] there)
        {
            await bell.LookAsync(Token);
            Assert.Equal(there, Store.Of("shop").Where(backup => backup.Database == "orders").Select(backup => backup.TakenAt.ToString("HH:mm", CultureInfo.InvariantCulture)));
            Assert.All(Store.Of("shop"), backup => Assert.Equal("the clock", backup.By));
        }
    }

    [Fact]
    public async Task The_checklist_wants_a_fresh_backup_of_every_database_and_tells_none_from_cannot_tell()
    {
        var item = new BackupFresh(Store);
        Assert.Equal((Verdict.Fail, "there is no backup of books.orders yet"), Look(item));
        await Backups.TakeAsync(_state, "books", null, "ada", Token);
        _clock.Advance(TimeSpan.FromMinutes(65));
        Assert.Equal((Verdict.Pass, "2 databases have their backups, the oldest of 65m ago"), Look(item));

        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal((Verdict.Fail, "books.orders-20261123-120000 is 67m old, and there is to be one every 1h"), Look(item));
        Assert.Contains("agrimaan backup create --store books --platform shop", item.Look(_state, _clock.GetUtcNow()).Next, StringComparison.Ordinal);

        var taken = await Backups.TakeAsync(_state, "books", null, "ada", Token);
        File.Delete(Store.FileOf(taken[1]));
        Assert.Equal((Verdict.Fail, $"the file of {taken[1].Id} is gone, or not as long as it was"), Look(item));

        // A card that leads to itself can be neither read nor said to be missing.
        var card = Path.ChangeExtension(Store.FileOf(taken[0]), ".json");
        File.Delete(card);
        File.CreateSymbolicLink(card, card);
        var (verdict, sentence) = Look(item);
        Assert.Equal(Verdict.Error, verdict);
        Assert.StartsWith("the backups cannot be read: ", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_is_backed_up_nothing_is_wanted()
    {
        var bare = State(FileText.Replace("backup: { every: 1h, keep: 2h }", "members: 1", StringComparison.Ordinal));
        var found = new BackupFresh(Store).Look(bare, _clock.GetUtcNow());
        Assert.Equal((Verdict.Pass, "no store is backed up in local"), (found.Verdict, found.Sentence));
        Assert.Empty(AppliedPlatform.Precautions(bare.File!).Backups);
    }

    public void Dispose() => _home.Dispose();

    private static Plan AnyPlan => Planner.Make(PlanKind.Deploy, null, AnyRelease.Of("1.0.0", "orders"), new());

    private string Fresh(string name) => Directory.CreateDirectory(Path.Combine(_home.Path, name)).FullName;

    private (Verdict, string) Look(BackupFresh item)
    {
        var found = item.Look(_state, _clock.GetUtcNow());
        return (found.Verdict, found.Sentence);
    }

    private PlatformState State(string text) => new() { Name = "shop", File = new FileApplied(Path.Combine(_home.Path, "agrimaan.yaml"), text, "local"), Up = true };
}
