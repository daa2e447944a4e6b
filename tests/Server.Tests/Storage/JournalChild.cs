using Agrimaan.Delivery.Running;
using Agrimaan.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Agrimaan.Server.Tests.Storage;

/// <summary>This program as a process of its own that appends and says so until it is killed; Program.cs runs it instead of the tests when the variable is set.</summary>
internal static class JournalChild
{
    public const string Variable = "AGRIMAAN_TEST_JOURNAL";
    public const string HolderVariable = "AGRIMAAN_TEST_HOLD";
    public const int Together = 3;

    /// <summary>Locks the file, says so, and waits to be killed.</summary>
    public static async Task HoldForEverAsync(string file)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "begin exclusive";
        await command.ExecuteNonQueryAsync();
        Console.WriteLine("held");
        await Task.Delay(Timeout.Infinite);
    }

    public static async Task AppendForEverAsync(string file)
    {
        var journal = await SqliteJournal.OpenAsync(file, CancellationToken.None);
        var epoch = await journal.BeginEpochAsync(CancellationToken.None);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(number => AppendForEverAsync(journal, epoch, $"run/{epoch}-{number}")));
    }

    private static async Task AppendForEverAsync(SqliteJournal journal, long epoch, string stream)
    {
        for (var version = 0; ; version += Together)
        {
            await journal.AppendAsync(stream, version, epoch, [.. Enumerable.Repeat(new JournalEvent("tick", "{}", DateTimeOffset.UnixEpoch), Together)], CancellationToken.None);
            lock (journal)
            {
                Console.WriteLine($"{stream} {version + Together} .");
                Console.Out.Flush();
            }
        }
    }
}
