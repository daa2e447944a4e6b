using Agrimaan.Delivery.Recovery;
using Xunit;

namespace Agrimaan.Testing.Contracts;

/// <summary>What every kind of database promises to backups: all or nothing, in both directions, and counts that belong to the file.</summary>
public abstract class DatabaseContract : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("agrimaan-database-").FullName;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract IDatabase Database { get; }

    protected string Dump => Path.Combine(_folder, "one.dump");

    protected IEnumerable<string> FilesBeside => Directory.GetFiles(_folder).Where(file => file != Dump);

    /// <summary>Address of an empty database.</summary>
    protected abstract Task<string> FreshAsync();

    /// <summary>An address where nothing answers; it holds the password <c>geheim</c>.</summary>
    protected abstract string Nowhere { get; }

    /// <summary>Adds rows to a table, which is made when it is not there.</summary>
    protected abstract Task AddAsync(string address, string table, int rows);

    [Fact]
    public async Task What_was_backed_up_comes_back_into_a_fresh_database_with_the_same_counts()
    {
        var (from, into) = (await FilledAsync(), await FreshAsync());
        var copy = await Database.BackUpAsync(from, Dump, Token);
        await AddAsync(from, "orders", 5); // what comes after the backup is not in it
        await Database.RestoreAsync(Dump, into, Token);

        Assert.Equal([1000L, 2L], copy.Counts.Values.OrderDescending());
        Assert.Equal(copy.Counts, await Database.CountAsync(into, Token));
        Assert.Equal(2, await Database.TablesInAsync(Dump, Token));
        Assert.NotEmpty(copy.Server);
        Assert.Empty(FilesBeside);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Dump));
    }

    [Fact]
    public async Task An_empty_database_counts_nothing_and_can_be_backed_up_too()
    {
        var (from, into) = (await FreshAsync(), await FreshAsync());
        Assert.Empty(await Database.CountAsync(from, Token));
        Assert.Empty((await Database.BackUpAsync(from, Dump, Token)).Counts);
        await Database.RestoreAsync(Dump, into, Token);
        Assert.Equal(0, await Database.TablesInAsync(Dump, Token));
        Assert.Empty(await Database.CountAsync(into, Token));
    }

    [Fact]
    public async Task A_restore_over_tables_that_are_there_fails_and_leaves_them_as_they_were()
    {
        var (from, into) = (await FilledAsync(), await FreshAsync());
        await AddAsync(into, "orders", 3);
        await Database.BackUpAsync(from, Dump, Token);
        var before = await Database.CountAsync(into, Token);

        await Assert.ThrowsAsync<DatabaseException>(() => Database.RestoreAsync(Dump, into, Token));
        Assert.Equal(before, await Database.CountAsync(into, Token));
    }

    [Fact]
    public async Task A_file_that_was_cut_off_is_refused_and_nothing_of_it_comes_back()
    {
        var (from, into) = (await FilledAsync(), await FreshAsync());
        await Database.BackUpAsync(from, Dump, Token);
        await using (var file = File.OpenWrite(Dump))
        {
            file.SetLength(file.Length - 40);
        }

        await Assert.ThrowsAsync<DatabaseException>(() => Database.RestoreAsync(Dump, into, Token));
        Assert.Empty(await Database.CountAsync(into, Token));
    }

    [Fact]
    public async Task A_file_that_is_no_backup_cannot_be_read()
    {
        await File.WriteAllTextAsync(Dump, "rows and rows", Token);
        await Assert.ThrowsAsync<DatabaseException>(() => Database.TablesInAsync(Dump, Token));
    }

    [Fact]
    public async Task A_backup_that_fails_leaves_the_file_that_was_there_and_no_other_and_tells_no_password()
    {
        await File.WriteAllTextAsync(Dump, "the one before", Token);
        var failure = await Assert.ThrowsAsync<DatabaseException>(() => Database.BackUpAsync(Nowhere, Dump, Token));

        Assert.DoesNotContain("geheim", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal("the one before", await File.ReadAllTextAsync(Dump, Token));
        Assert.Empty(FilesBeside);
    }

    [Fact]
    public async Task A_newer_backup_takes_the_place_of_the_one_under_its_name()
    {
        var (from, into) = (await FilledAsync(), await FreshAsync());
        await Database.BackUpAsync(from, Dump, Token);
        await AddAsync(from, "orders", 1);
        await Database.BackUpAsync(from, Dump, Token);
        await Database.RestoreAsync(Dump, into, Token);
        Assert.Contains(1001L, (await Database.CountAsync(into, Token)).Values);
    }

    [Fact]
    public async Task One_that_nobody_needs_any_more_leaves_nothing()
    {
        var from = await FilledAsync();
        using var end = new CancellationTokenSource();
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Database.BackUpAsync(from, Dump, end.Token));
        Assert.False(File.Exists(Dump));
        Assert.Empty(FilesBeside);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_a_sentence()
    {
        var from = await FilledAsync();
        var failure = await Assert.ThrowsAsync<DatabaseException>(() => Database.BackUpAsync(from, Path.Combine(_folder, "none", "one.dump"), Token));
        Assert.StartsWith("The backup could not be written: ", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private async Task<string> FilledAsync()
    {
        var address = await FreshAsync();
        await AddAsync(address, "orders", 1000);
        await AddAsync(address, "Odd name", 2);
        return address;
    }
}
