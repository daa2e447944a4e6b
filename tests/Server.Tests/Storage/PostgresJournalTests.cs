using Agrimaan.Delivery.Running;
using Agrimaan.Server.Storage;
using Agrimaan.Testing;
using Agrimaan.Testing.Contracts;
using Npgsql;
using Xunit;

namespace Agrimaan.Server.Tests.Storage;

public sealed class PostgresJournalTests(PrivatePostgres postgres) : JournalContract, IAsyncLifetime
{
    private readonly List<PostgresJournal> _opened = [];
    private string _database = "";

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(postgres.Missing is not null, postgres.Missing ?? "");
        _database = await postgres.DatabaseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var journal in _opened)
        {
            await journal.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_journal_of_a_newer_program_is_refused_with_what_to_do()
    {
        await OpenAsync();
        await RunAsync("insert into schema_version values (2, 'later')");

        var refused = await Assert.ThrowsAsync<JournalUnavailableException>(() => PostgresJournal.OpenAsync(_database, Token));

        Assert.Equal("The PostgreSQL journal was written by a newer agrimaan (schema 2; this one knows 1); use that version, or another home", refused.Message);
    }

    [Fact]
    public async Task Two_that_open_a_new_database_at_once_both_get_it()
    {
        var both = await Task.WhenAll(OpenAsync(), OpenAsync(), OpenAsync());

        Assert.Equal([1, 2, 3], (await Task.WhenAll(both.Select(journal => journal.BeginEpochAsync(Token)))).Order());
    }

    [Fact]
    public async Task A_server_that_crashes_is_a_clear_fault_and_afterwards_the_journal_goes_on()
    {
        var (journal, epoch) = await LeadAsync();
        await journal.AppendAsync("run/1", 0, epoch, Events(2), Token);
        await RunAsync($"select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");

        var lost = await Assert.ThrowsAsync<JournalUnavailableException>(() => journal.AppendAsync("run/1", 2, epoch, Events(1), Token));
        await journal.AppendAsync("run/1", 2, epoch, Events(1), Token);

        Assert.StartsWith("PostgreSQL ", lost.Message, StringComparison.Ordinal);
        Assert.Equal(3, (await journal.ReadAsync("run/1", 0, Token)).Count);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_clear_fault()
    {
        var refused = await Assert.ThrowsAsync<JournalUnavailableException>(
            () => PostgresJournal.OpenAsync("Host=127.0.0.1;Port=1;Username=nobody;Database=nothing;Timeout=2", Token));

        Assert.StartsWith("PostgreSQL cannot be reached: ", refused.Message, StringComparison.Ordinal);
    }

    protected override async Task<IJournal> OpenAsync()
    {
        var journal = await PostgresJournal.OpenAsync(_database, Token);
        lock (_opened)
        {
            _opened.Add(journal);
        }

        return journal;
    }

    private async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_database + ";Pooling=false");
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }
}
