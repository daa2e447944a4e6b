using System.Diagnostics;
using Agrimaan.Delivery.Running;
using Agrimaan.Server.Storage;
using Agrimaan.Testing.Fakes;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Agrimaan.Server.Tests.Storage;

/// <summary>A state file that is held by somebody else, or damaged: one sentence with the file and what to do, and the file left as it was.</summary>
public sealed class JournalDamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string JournalFile => _folder["agrimaan.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_that_another_process_holds_is_said_with_whose_it_is_and_used_once_it_is_free()
    {
        await WriteAsync(3);
        using var holder = Process.Start(new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, Environment = { [JournalChild.HolderVariable] = JournalFile } })!;
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync(Token));

        var locked = await Assert.ThrowsAsync<JournalUnavailableException>(() => SqliteJournal.OpenAsync(JournalFile, TimeSpan.FromMilliseconds(200), Token));
        holder.Kill();
        await holder.WaitForExitAsync(Token);

        Assert.StartsWith($"{JournalFile} is locked by ", locked.Message, StringComparison.Ordinal);
        Assert.EndsWith($"(process {holder.Id}); end that, and try again.", locked.Message, StringComparison.Ordinal);
        await using var journal = await SqliteJournal.OpenAsync(JournalFile, Token);
        Assert.Equal(3, (await journal.ReadAsync("run/1", 0, Token)).Count);
    }

    [Fact]
    public async Task A_writer_that_is_locked_out_loses_nothing_and_goes_on_when_it_may()
    {
        await using var journal = await SqliteJournal.OpenAsync(JournalFile, TimeSpan.FromMilliseconds(200), Token);
        var epoch = await journal.BeginEpochAsync(Token);
        await journal.AppendAsync("run/1", 0, epoch, [Event("{}")], Token);
        using (var holder = Process.Start(new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, Environment = { [JournalChild.HolderVariable] = JournalFile } })!)
        {
            Assert.Equal("held", await holder.StandardOutput.ReadLineAsync(Token));
            var locked = await Assert.ThrowsAsync<JournalUnavailableException>(() => journal.AppendAsync("run/1", 1, epoch, [Event("{}")], Token));
            Assert.Contains($"(process {holder.Id})", locked.Message, StringComparison.Ordinal);
            holder.Kill();
            await holder.WaitForExitAsync(Token);
        }

        await journal.AppendAsync("run/1", 1, epoch, [Event("{}")], Token);
        Assert.Equal(2, (await journal.ReadAsync("run/1", 0, Token)).Count);
    }

    [Theory]
    [InlineData("flipped")]
    [InlineData("cut")]
    [InlineData("zeroed")]
    public async Task A_damaged_file_is_refused_at_the_start_and_not_touched(string damage)
    {
        await WriteAsync(400);
        var bytes = await File.ReadAllBytesAsync(JournalFile, Token);
        var damaged = damage switch
        {
            "cut" => bytes[..(bytes.Length / 2)],
            "zeroed" => [.. bytes[..4096], .. new byte[8192], .. bytes[12288..]],
            _ => [.. bytes.Select((value, index) => index > 4096 && index % 1000 == 7 ? (byte)~value : value)],
        };
        await File.WriteAllBytesAsync(JournalFile, damaged, Token);

        var refused = await Assert.ThrowsAsync<JournalUnavailableException>(() => SqliteJournal.OpenAsync(JournalFile, Token));

        Assert.StartsWith($"{JournalFile} is damaged", refused.Message, StringComparison.Ordinal);
        Assert.Contains("restore it from a backup, or move it away to begin anew", refused.Message, StringComparison.Ordinal);
        Assert.Equal(damaged, await File.ReadAllBytesAsync(JournalFile, Token));
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_names_its_place_and_stops_the_platform_rather_than_forget_it()
    {
        using var farm = new FakePlatform(async () => await SqliteJournal.OpenAsync(JournalFile, Token));
        await farm.StartAsync();
        await farm.BringUpAsync("crop");
        await using (var connection = new SqliteConnection($"Data Source={JournalFile};Pooling=False"))
        {
            await connection.OpenAsync(Token);
            await using var command = connection.CreateCommand();
            command.CommandText = "update events set data = '{\"type\":\"portsAll' where type = 'portsAllotted'";
            Assert.Equal(1, await command.ExecuteNonQueryAsync(Token));
        }

        var refused = await Assert.ThrowsAsync<JournalUnavailableException>(farm.StartAsync);

        Assert.Equal("the journal is damaged: event 1 of platform/farm cannot be read; restore it from a backup, or move it away to begin anew", refused.Message);
    }

    private async Task WriteAsync(int events)
    {
        await using var journal = await SqliteJournal.OpenAsync(JournalFile, Token);
        var epoch = await journal.BeginEpochAsync(Token);
        await journal.AppendAsync("run/1", 0, epoch, [.. Enumerable.Repeat(Event($$"""{"text":"{{new string('x', 200)}}"}"""), events)], Token);
    }

    private static JournalEvent Event(string data) => new("tick", data, DateTimeOffset.UnixEpoch);
}
