using System.Collections.Immutable;
using Agrimaan.Delivery.Recovery;
using Agrimaan.Server.Recovery;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using Xunit;

namespace Agrimaan.Server.Tests.Recovery;

/// <summary>Backups on the disk: whole, or not at all.</summary>
public sealed class BackupStoreTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _home = new();
    private readonly FolderDatabase _database = new();
    private readonly string _address;

    public BackupStoreTests()
    {
        _address = Directory.CreateDirectory(Path.Combine(_home.Path, "database")).FullName;
        File.WriteAllLines(Path.Combine(_address, "pages"), ["one", "two"]);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private BackupStore Store => new(_home.Path);

    private IEnumerable<string> Files => Directory.Exists(Folder) ? Directory.GetFiles(Folder, "*", SearchOption.AllDirectories) : [];

    private string Folder => Path.Combine(_home.Path, "backups");

    [Fact]
    public async Task What_is_kept_is_read_again_as_it_was_and_only_its_owner_may()
    {
        var kept = await KeepAsync(Draft() with { Database = "orders", Key = "shop-2/backup:books/0" });
        var read = Assert.Single(Store.Of("shop"));
        Assert.Equal("books.orders-20261123-120000", read.Id);
        Assert.Equal(kept with { Counts = read.Counts }, read);
        Assert.Equal(2, read.Counts["pages"]);
        Assert.Equal(("shop-2", 64), (read.Run, read.Sha256.Length));
        Assert.Empty(Store.Of("other"));
        Assert.All(Files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.All(Directory.GetDirectories(Folder, "*", SearchOption.AllDirectories).Append(Folder), folder =>
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder)));
        await Store.CheckAsync(read, Token);
    }

    [Fact]
    public async Task Two_of_one_moment_are_two()
    {
        var store = Store;
        var both = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => KeepAsync(Draft(), store)));
        Assert.Equal(8, both.Select(backup => backup.Id).Distinct().Count());
        Assert.Equal(16, Files.Count());
    }

    [Fact]
    public async Task One_that_fails_or_is_given_up_leaves_nothing()
    {
        _database.Midway = (_, _) => throw new IOException("No space left on device");
        var full = await Assert.ThrowsAsync<DatabaseException>(() => KeepAsync(Draft()));
        Assert.Equal("The backup could not be written: No space left on device", full.Message);
        using var end = new CancellationTokenSource();
        _database.Midway = (_, _) => end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.KeepAsync(Draft(), file => _database.BackUpAsync(_address, file, end.Token), end.Token));
        Assert.Empty(Files);
        Assert.Empty(Store.Of("shop"));
    }

    [Fact]
    public async Task On_a_full_disk_there_is_a_sentence_and_nothing_half()
    {
        using var disk = SmallDisk.Mount(Folder, 1);
        await FolderDatabase.AddAsync(_address, "many", 200_000);
        var full = await Assert.ThrowsAsync<DatabaseException>(() => KeepAsync(Draft()));
        Assert.Contains("No space left", full.Message, StringComparison.Ordinal);
        Assert.Empty(Files);
    }

    [Fact]
    public async Task What_a_kill_left_is_swept_and_what_is_whole_stays()
    {
        var kept = await KeepAsync(Draft());
        var folder = Path.GetDirectoryName(Store.FileOf(kept))!;
        string[] left = ["a.dump", "b.dump.1234.half", "c.json.half"];
        foreach (var name in left)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), "half", Token);
        }

        Assert.Equal(kept.Id, Assert.Single(Store.Of("shop")).Id);
        Store.Sweep();
        Assert.Equal([kept.Id + ".dump", kept.Id + ".json"], Files.Select(file => Path.GetFileName(file)).Order());
        new BackupStore(Path.Combine(_home.Path, "never")).Sweep();
    }

    [Fact]
    public async Task A_file_that_changed_or_went_is_told_from_a_whole_one()
    {
        var kept = await KeepAsync(Draft());
        var (file, bytes) = (Store.FileOf(kept), await File.ReadAllBytesAsync(Store.FileOf(kept), Token));
        bytes[^3] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, Token);
        Assert.True(Store.IsThere(kept)); // one bit shows only to who reads all of it
        Assert.Contains("is damaged", (await Assert.ThrowsAsync<DatabaseException>(() => Store.CheckAsync(kept, Token))).Message, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(file, bytes[..^1], Token);
        Assert.False(Store.IsThere(kept));
        File.Delete(file);
        Assert.False(Store.IsThere(kept));
        Assert.Contains("is gone", (await Assert.ThrowsAsync<DatabaseException>(() => Store.CheckAsync(kept, Token))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_came_back_says_when_and_one_that_is_removed_is_gone()
    {
        var kept = await KeepAsync(Draft());
        Store.Verified(kept, Noon.AddDays(1));
        var read = Assert.Single(Store.Of("shop"));
        Assert.Equal(Noon.AddDays(1), read.VerifiedAt);
        Store.Remove(read);
        Assert.Empty(Files);
        Assert.Empty(Store.Of("shop"));
    }

    public void Dispose() => _home.Dispose();

    private Task<Backup> KeepAsync(Backup draft, BackupStore? store = null) => (store ?? Store).KeepAsync(draft, file => _database.BackUpAsync(_address, file, Token), Token);

    private static Backup Draft() => new()
    {
        Id = "", Platform = "shop", Environment = "local", Store = "books", Kind = "postgresql", TakenAt = Noon, Server = "", Size = 0, Sha256 = "",
        Counts = ImmutableSortedDictionary<string, long>.Empty, By = "ada",
    };
}
