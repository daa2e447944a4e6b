using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Agrimaan.Delivery.Running;
using Agrimaan.Local.Artefacts;
using Agrimaan.Local.Secrets;
using Agrimaan.Server.Storage;
using Agrimaan.Server.Storage.Backup;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.Server.Tests.Storage;

/// <summary>A backup taken while somebody writes, and brought back: the same events, the same files, and nothing changed by a bad one.</summary>
public sealed class BackupTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 30, 42, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private string _digest = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Home => _folder["home"];

    private string File => _folder["shop.agrimaan"];

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(_folder["files/lib/empty"]);
        await System.IO.File.WriteAllTextAsync(_folder["files/run.sh"], "#!/bin/sh\n", Token);
        System.IO.File.SetUnixFileMode(_folder["files/run.sh"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await System.IO.File.WriteAllTextAsync(_folder["files/lib/a.txt"], "a", Token);
        System.IO.File.CreateSymbolicLink(_folder["files/lib/link"], "../run.sh");
        _digest = await new ArtefactStore(Home).AddAsync(_folder["files"], Token);
        await AppendAsync(Home, "run/1", 0, 40);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_was_backed_up_comes_back_as_it_was()
    {
        var mark = await new SecretStore(Home).KeepAsync(new("open sesame"), Token);
        await BackUpAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        await AppendAsync(Home, "run/1", 40, 5);
        var view = await StateRestore.ReadAsync(Home, File, force: true, Now, Token);
        Assert.Equal(40, (await EventsAsync(Home, "run/1")).Count);
        Assert.Equal(45, (await EventsAsync(view.Aside!, "run/1")).Count);
        Assert.Equal("open sesame", new SecretStore(Home).Reveal(mark).Reveal());
        Assert.Equal(mark, await new SecretStore(Home).KeepAsync(new("open sesame"), Token));
        var place = new ArtefactStore(Home).PathOf(_digest);
        Assert.Equal("../run.sh", new FileInfo(Path.Combine(place, "lib", "link")).LinkTarget);
        Assert.True(Directory.Exists(Path.Combine(place, "lib", "empty")));
        Assert.False(System.IO.File.GetUnixFileMode(Path.Combine(place, "lib", "a.txt")).HasFlag(UnixFileMode.UserWrite));
        Assert.Equal(_digest, await new ArtefactStore(Home).AddAsync(place, Token));
        Assert.Equal(["files", "home", Path.GetFileName(view.Aside), "shop.agrimaan"], Names());
    }

    [Fact]
    public async Task A_backup_beside_a_writer_is_one_moment_and_nobody_waits()
    {
        await using var journal = await SqliteJournal.OpenAsync(Path.Combine(Home, "agrimaan.db"), Token);
        var epoch = await journal.BeginEpochAsync(Token);
        using var end = new CancellationTokenSource();
        var writing = Task.Run(
            async () =>
            {
                var written = 0;
                for (; !end.IsCancellationRequested; written++)
                {
                    await journal.AppendAsync("run/a", written, epoch, [new("tick", "{}", Now)], CancellationToken.None);
                    await journal.AppendAsync("run/b", written, epoch, [new("tick", "{}", Now)], CancellationToken.None);
                }

                return written;
            },
            Token);
        await Eventually.True(async () => (await journal.ReadAsync("run/b", 0, Token)).Count > 3, "it writes");
        await BackUpAsync();
        var before = (await journal.ReadAsync("run/b", 0, Token)).Count;
        await Eventually.True(async () => (await journal.ReadAsync("run/b", 0, Token)).Count > before, "it goes on writing");
        await end.CancelAsync();
        Assert.True(await writing > 0);
        await StateRestore.ReadAsync(_folder["other"], File, force: false, Now, Token);
        var (a, b) = ((await EventsAsync(_folder["other"], "run/a")).Count, (await EventsAsync(_folder["other"], "run/b")).Count);
        Assert.InRange(a - b, 0, 1);
        Assert.InRange(b, 3, before);
    }

    [Fact]
    public async Task A_backup_that_is_cut_off_anywhere_changes_nothing()
    {
        await BackUpAsync();
        var whole = await System.IO.File.ReadAllBytesAsync(File, Token);
        for (var cut = 1; cut < whole.Length; cut += cut < 40 ? 1 : 97)
        {
            await System.IO.File.WriteAllBytesAsync(_folder["bad"], whole[..^cut], Token);
            var refused = await Record.ExceptionAsync(() => StateRestore.ReadAsync(Home, _folder["bad"], force: true, Now, Token));
            Assert.True(refused is BackupException, $"{cut} of {whole.Length} bytes are missing: {refused}");
            Assert.Equal(["bad", "files", "home", "shop.agrimaan"], Names());
        }

        Assert.Equal(40, (await EventsAsync(Home, "run/1")).Count);
    }

    /// <summary>A bit may be flipped in what only fills the archive; everywhere else a hash tells.</summary>
    [Fact]
    public async Task An_altered_backup_is_refused_or_brings_back_the_very_same()
    {
        await BackUpAsync();
        var whole = await System.IO.File.ReadAllBytesAsync(File, Token);
        var (chance, refusals) = (new Random(5), 0);
        for (var round = 0; round < 100; round++)
        {
            var bytes = whole.ToArray();
            bytes[chance.Next(20, bytes.Length)] ^= (byte)(1 << chance.Next(8));
            await System.IO.File.WriteAllBytesAsync(_folder["bad"], bytes, Token);
            try
            {
                await StateRestore.ReadAsync(_folder["other"], _folder["bad"], force: true, Now.AddSeconds(round), Token);
                Assert.Equal(await EventsAsync(Home, "run/1"), await EventsAsync(_folder["other"], "run/1"));
                Assert.Equal(_digest, await new ArtefactStore(Home).AddAsync(new ArtefactStore(_folder["other"]).PathOf(_digest), Token));
            }
            catch (BackupException)
            {
                refusals++;
            }
        }

        Assert.InRange(refusals, 80, 100);
    }

    [Theory]
    [InlineData("../evil", "evil", "")]
    [InlineData("store/sha256/../../evil", "evil", "")]
    [InlineData("/tmp/agrimaan-evil", "evil", "")]
    [InlineData("token", "mine", "")]
    [InlineData("store/sha256/0000000000000000000000000000000000000000000000000000000000000000/link", "", "../../../token")]
    public async Task A_hostile_backup_writes_nowhere_else(string name, string text, string link)
    {
        await using (var stream = System.IO.File.Create(_folder["bad"]))
        await using (var zipped = new GZipStream(stream, CompressionLevel.Fastest))
        await using (var tar = new TarWriter(zipped))
        {
            await tar.WriteEntryAsync(
                link.Length > 0 ? new PaxTarEntry(TarEntryType.SymbolicLink, name) { LinkName = link } : new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) }, Token);
        }

        var fault = await Assert.ThrowsAsync<BackupException>(() => StateRestore.ReadAsync(_folder["other"], _folder["bad"], force: false, Now, Token));
        Assert.Contains("cannot be brought back", fault.Message, StringComparison.Ordinal);
        Assert.Equal(["bad", "files", "home"], Names());
    }

    [Fact]
    public async Task A_home_in_use_or_not_empty_is_left_alone()
    {
        await BackUpAsync();
        Assert.Contains("--force", (await Assert.ThrowsAsync<BackupException>(() => StateRestore.ReadAsync(Home, File, force: false, Now, Token))).Hint, StringComparison.Ordinal);
        using (new FileStream(Path.Combine(Home, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            var fault = await Assert.ThrowsAsync<BackupException>(() => StateRestore.ReadAsync(Home, File, force: true, Now, Token));
            Assert.Contains("A control plane runs", fault.Message, StringComparison.Ordinal);
        }

        Assert.Equal(["files", "home", "shop.agrimaan"], Names());
    }

    [Fact]
    public async Task A_journal_of_a_newer_program_is_refused_in_a_clear_sentence()
    {
        using (var connection = SqliteFile.Open(Path.Combine(Home, "agrimaan.db")))
        using (var command = connection.Command("insert into schema_version (number, at) values (9999, 'later')", null))
        {
            command.ExecuteNonQuery();
        }

        await BackUpAsync();
        var fault = await Assert.ThrowsAsync<BackupException>(() => StateRestore.ReadAsync(_folder["other"], File, force: false, Now, Token));
        Assert.Contains("was written by a newer agrimaan (schema 9999", fault.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["other"]));
    }

    [Fact]
    public async Task A_backup_never_replaces_a_file_and_leaves_none_half_written()
    {
        await System.IO.File.WriteAllTextAsync(File, "mine", Token);
        await Assert.ThrowsAsync<BackupException>(BackUpAsync);
        Assert.Equal("mine", await System.IO.File.ReadAllTextAsync(File, Token));
        using var ended = new CancellationTokenSource();
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StateBackup.WriteAsync(Home, _folder["next"], true, "1.0.0", Now, ended.Token));
        var none = await Assert.ThrowsAsync<BackupException>(() => StateBackup.WriteAsync(_folder["nothing"], _folder["next"], true, "1.0.0", Now, Token));
        Assert.Contains("pg_dump", none.Hint, StringComparison.Ordinal);
        Assert.Equal(["files", "home", "shop.agrimaan"], Names());
        Assert.Empty(Directory.GetFiles(Home, "backup-*"));
    }

    [Fact]
    public async Task A_backup_keeps_the_cleaner_away_while_it_reads()
    {
        var cleaning = new StoreCleaning(Home);
        using (cleaning.TryHold())
        {
            Assert.Contains("gc", (await Assert.ThrowsAsync<BackupException>(BackUpAsync)).Message, StringComparison.Ordinal);
        }

        await BackUpAsync();
        Assert.NotNull(cleaning.TryHold());
    }

    [Fact]
    public async Task Without_artefacts_only_the_journal_comes()
    {
        var view = await StateBackup.WriteAsync(Home, File, false, "1.0.0", Now, Token);
        Assert.Equal((1, false), (view.Entries, view.WithArtefacts));
        await StateRestore.ReadAsync(_folder["other"], File, false, Now, Token);
        Assert.Equal(["agrimaan.db"], Directory.GetFileSystemEntries(_folder["other"]).Select(Path.GetFileName));
        Assert.Equal(40, StateView.Of(_folder["other"]).Events);
    }

    private Task<BackupView> BackUpAsync() => StateBackup.WriteAsync(Home, File, true, "1.0.0", Now, Token);

    private string?[] Names() => [.. Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)];

    private static async Task AppendAsync(string home, string stream, int from, int count)
    {
        await using var journal = await SqliteJournal.OpenAsync(Path.Combine(home, "agrimaan.db"), Token);
        var epoch = await journal.BeginEpochAsync(Token);
        await journal.AppendAsync(stream, from, epoch, [.. Enumerable.Range(0, count).Select(i => new JournalEvent("tick", $$"""{"n":{{i}}}""", Now))], Token);
    }

    private static async Task<IReadOnlyList<RecordedEvent>> EventsAsync(string home, string stream)
    {
        await using var journal = await SqliteJournal.OpenAsync(Path.Combine(home, "agrimaan.db"), Token);
        return await journal.ReadAsync(stream, 0, Token);
    }
}
