using System.Diagnostics;
using System.Globalization;
using Agrimaan.Delivery.Running;
using Agrimaan.Server.Storage;
using Agrimaan.Testing;
using Agrimaan.Testing.Contracts;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Agrimaan.Server.Tests.Storage;

public sealed class SqliteJournalTests : JournalContract, IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<SqliteJournal> _opened = [];

    private string JournalFile => _folder["agrimaan.db"];

    public async ValueTask DisposeAsync()
    {
        foreach (var journal in _opened)
        {
            await journal.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task The_file_is_readable_by_its_owner_only_and_syncs_every_commit()
    {
        var (journal, epoch) = await LeadAsync();
        await journal.AppendAsync("run/1", 0, epoch, Events(1), Token);

        Assert.All([JournalFile, JournalFile + "-wal"], file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.Equal("wal", await AskAsync("pragma journal_mode"));
    }

    [Fact]
    public async Task An_epoch_begins_above_its_own_last_one_and_above_what_was_heard_of_elsewhere()
    {
        var journal = (SqliteJournal)await OpenAsync();

        Assert.Equal((1, 8, 9), (await journal.BeginEpochAsync(0, Token), await journal.BeginEpochAsync(7, Token), await journal.BeginEpochAsync(3, Token)));
        await journal.ProveAsync(9, Token);
        Assert.Equal(10, await (await OpenAsync()).BeginEpochAsync(Token));
    }

    [Fact]
    public async Task A_journal_of_a_newer_program_is_refused_with_what_to_do()
    {
        await OpenAsync();
        await AskAsync("insert into schema_version values (7, 'later')");

        var refused = await Assert.ThrowsAsync<JournalUnavailableException>(() => SqliteJournal.OpenAsync(JournalFile, Token));

        Assert.Equal($"{JournalFile} was written by a newer agrimaan (schema 7; this one knows 1); use that version, or another home", refused.Message);
    }

    [Fact]
    public async Task A_file_that_is_no_journal_is_refused_with_what_to_do()
    {
        await File.WriteAllTextAsync(JournalFile, new string('x', 5000), Token);

        var refused = await Assert.ThrowsAsync<JournalUnavailableException>(() => SqliteJournal.OpenAsync(JournalFile, Token));

        Assert.Contains("is damaged, or no journal; restore it from a backup", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closed_it_writes_what_was_asked_before_and_refuses_what_comes_after()
    {
        var (journal, epoch) = await LeadAsync();
        var asked = Enumerable.Range(0, 30).Select(stream => journal.AppendAsync($"run/{stream}", 0, epoch, Events(2), Token)).ToList();

        await ((SqliteJournal)journal).DisposeAsync();

        await Task.WhenAll(asked);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => journal.AppendAsync("late", 0, epoch, Events(1), Token));
        Assert.Equal(30, (await (await OpenAsync()).ListStreamsAsync("run/", Token)).Count);
    }

    [Fact]
    [Trait("Plan", "552")]
    public async Task Every_acknowledged_event_outlives_a_kill_in_mid_append()
    {
        for (var round = 0; round < 3; round++)
        {
            using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
            {
                RedirectStandardOutput = true,
                Environment = { [JournalChild.Variable] = JournalFile },
            })!;
            var acknowledged = new Dictionary<string, long>();
            var line = "";
            for (var lines = 0; lines < 60 && (line = await child.StandardOutput.ReadLineAsync(Token)) is not null; lines++)
            {
                Take(line, acknowledged);
            }

            child.Kill();
            while ((line = await child.StandardOutput.ReadLineAsync(Token)) is not null)
            {
                Take(line, acknowledged);
            }

            await child.WaitForExitAsync(Token);
            Assert.True(acknowledged.Values.Sum() >= 60, "the child wrote too little to prove anything");
            await using var journal = await SqliteJournal.OpenAsync(JournalFile, Token);
            foreach (var (stream, count) in acknowledged)
            {
                var read = await journal.ReadAsync(stream, 0, Token);
                Assert.True(read.Count >= count, $"{stream} holds {read.Count} events, {count} were acknowledged");
                Assert.Equal(0, read.Count % JournalChild.Together);
                Assert.Equal(Enumerable.Range(0, read.Count).Select(position => (long)position), read.Select(item => item.Position));
            }
        }

        static void Take(string line, Dictionary<string, long> acknowledged)
        {
            // The last line may be cut by the kill; a whole one has its end sign.
            if (line.Split(' ') is [var stream, var count, "."])
            {
                acknowledged[stream] = long.Parse(count, CultureInfo.InvariantCulture);
            }
        }
    }

    [Fact]
    public async Task A_full_disk_is_a_clear_fault_that_keeps_what_was_written_and_ends_with_the_fullness()
    {
        using var disk = SmallDisk.Mount(_folder["disk"], megabytes: 2);
        var file = Path.Combine(disk.Folder, "agrimaan.db");
        await using var journal = await SqliteJournal.OpenAsync(file, Token);
        var epoch = await journal.BeginEpochAsync(Token);
        await journal.AppendAsync("run/1", 0, epoch, Events(5), Token);
        var ballast = Path.Combine(disk.Folder, "ballast");
        disk.Fill(ballast);
        var large = new JournalEvent("large", $$"""{"text":"{{new string('x', 600_000)}}"}""", DateTimeOffset.UnixEpoch);

        var full = await Assert.ThrowsAsync<JournalUnavailableException>(() => journal.AppendAsync("run/1", 5, epoch, [large, large], Token));
        File.Delete(ballast);
        await journal.AppendAsync("run/1", 5, epoch, Events(1), Token);

        Assert.Equal($"The disk of {file} is full; make room and try again.", full.Message);
        Assert.Equal(6, (await journal.ReadAsync("run/1", 0, Token)).Count);
    }

    protected override async Task<IJournal> OpenAsync()
    {
        var journal = await SqliteJournal.OpenAsync(JournalFile, Token);
        _opened.Add(journal);
        return journal;
    }

    private async Task<string?> AskAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={JournalFile};Pooling=False");
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        return (await command.ExecuteScalarAsync(Token))?.ToString();
    }
}
