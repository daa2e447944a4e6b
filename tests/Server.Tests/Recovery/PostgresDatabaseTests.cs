using System.Globalization;
using Agrimaan.Delivery.Recovery;
using Agrimaan.Postgres;
using Agrimaan.Testing;
using Agrimaan.Testing.Contracts;
using Npgsql;
using Xunit;

namespace Agrimaan.Server.Tests.Recovery;

/// <summary>A real server, the real pg_dump and pg_restore.</summary>
public sealed class PostgresDatabaseTests(PrivatePostgres postgres) : DatabaseContract, IAsyncLifetime
{
    protected override IDatabase Database { get; } = new PostgresDatabase();

    protected override string Nowhere => "postgres://u:geheim@127.0.0.1:1/d?connect_timeout=3";

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(postgres.Missing is not null, postgres.Missing ?? "");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Counts_and_backup_are_of_one_moment_while_others_write()
    {
        var address = await FreshAsync();
        await AddAsync(address, "orders", 1000);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var written = 0;
        var started = new TaskCompletionSource();
        var writer = Task.Run(async () =>
        {
            await using var connection = new NpgsqlConnection(address + ";Pooling=false");
            await connection.OpenAsync(Token);
            while (!stop.IsCancellationRequested)
            {
                await using var command = new NpgsqlCommand("insert into orders (what) values ('late')", connection);
                await command.ExecuteNonQueryAsync(Token);
                written++;
                started.TrySetResult();
            }
        }, Token);
        await Task.WhenAny(started.Task, writer);
        var copy = await Database.BackUpAsync(address, Dump, Token);
        await stop.CancelAsync();
        await writer;
        var fresh = await FreshAsync();
        await Database.RestoreAsync(Dump, fresh, Token);

        Assert.Equal(copy.Counts, await Database.CountAsync(fresh, Token));
        Assert.True(copy.Counts["public.orders"] < 1000 + written, "nobody wrote during the backup");
    }

    [Fact]
    public async Task What_belongs_to_others_comes_back_too_and_belongs_to_who_brings_it_back()
    {
        var address = await FreshAsync();
        var role = "r" + Guid.NewGuid().ToString("N");
        await ExecuteAsync(address, $"create role {role}; create schema deep; create table deep.well (n int); alter table deep.well owner to {role}; grant select on deep.well to {role}; create view seen as select * from deep.well; insert into deep.well values (1)");
        var copy = await Database.BackUpAsync(address, Dump, Token);
        await ExecuteAsync(address, $"drop owned by {role} cascade; drop role {role}");
        var fresh = await FreshAsync();
        await Database.RestoreAsync(Dump, fresh, Token);
        Assert.Equal(1, (await Database.CountAsync(fresh, Token))["deep.well"]);
        Assert.Equal(["deep.well"], copy.Counts.Keys);
    }

    [Fact]
    public async Task Without_the_programs_it_says_what_to_install_and_leaves_no_file()
    {
        var address = await FreshAsync();
        var failure = await Assert.ThrowsAsync<DatabaseException>(() => new PostgresDatabase(Path.GetDirectoryName(Dump)).BackUpAsync(address, Dump, Token));

        Assert.Equal("pg_dump is not on this machine; install PostgreSQL's client programs (on Debian: postgresql-client).", failure.Message);
        Assert.Empty(FilesBeside);
    }

    [Fact]
    public async Task Programs_that_are_older_than_the_server_are_refused_with_what_to_install()
    {
        var (address, old) = (await FreshAsync(), Path.Combine(Path.GetDirectoryName(Dump)!, "pg_dump"));
        await File.WriteAllTextAsync(old, "#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n", Token);
        File.SetUnixFileMode(old, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var failure = await Assert.ThrowsAsync<DatabaseException>(() => new PostgresDatabase(Path.GetDirectoryName(Dump)).BackUpAsync(address, Dump, Token));

        Assert.Matches(@"^pg_dump here is of PostgreSQL 9, which cannot back up a server of version (\d+); install the client programs of version \1 \(on Debian: postgresql-client-\1\)\.$", failure.Message);
        Assert.False(File.Exists(Dump));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_without_its_password() =>
        Assert.Equal("No PostgreSQL answers at 127.0.0.1:1.", (await Assert.ThrowsAsync<DatabaseException>(() => Database.CountAsync(Nowhere, Token))).Message);

    [Fact]
    public async Task A_database_that_is_not_there_is_named()
    {
        var address = new NpgsqlConnectionStringBuilder(await FreshAsync()) { Database = "nothing" };
        var failure = await Assert.ThrowsAsync<DatabaseException>(() => Database.BackUpAsync(address.ConnectionString, Dump, Token));
        Assert.Equal($"PostgreSQL at 127.0.0.1:{address.Port} has no database nothing.", failure.Message);
    }

    [Fact]
    public async Task The_address_that_services_get_is_understood()
    {
        var target = new NpgsqlConnectionStringBuilder(await FreshAsync());
        await AddAsync(target.ConnectionString, "orders", 7);
        var counts = await Database.CountAsync(string.Create(CultureInfo.InvariantCulture, $"postgres://{target.Username}:p%40ss%2Fw%3Ard@127.0.0.1:{target.Port}/{target.Database}?sslmode=prefer&connect_timeout=5"), Token);
        Assert.Equal(7, counts["public.orders"]);
    }

    [Theory]
    [InlineData("", "names no server")]
    [InlineData("geheim", "is no address")]
    [InlineData("Host=h;Pasword=geheim;Database=d", "is no address")]
    [InlineData("Host=h;Port=geheim", "is no address")]
    [InlineData("Host=h;Username=u;Password=geheim", "names no database on h")]
    [InlineData("postgres://u:geheim@h:5432", "names no database on h")]
    [InlineData("postgres://u:geheim@h:port/d", "is no address")]
    [InlineData("postgres://u:geheim@h/d/e", "more than one part")]
    [InlineData("postgres://u:geheim@a,b/d", "several servers")]
    [InlineData("postgres://u:geheim@/d", "names no server")]
    [InlineData("postgres://u:geheim@h/d?sslmode=sometimes", "is no address")]
    [InlineData("postgres://u:x@h/d?geheim=1", "an option that is not known here")]
    public async Task An_address_that_is_none_is_refused_without_being_repeated(string address, string said)
    {
        var refused = await Assert.ThrowsAsync<DatabaseAddressException>(() => Database.CountAsync(address, Token));
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", refused.Message, StringComparison.Ordinal);
    }

    protected override Task<string> FreshAsync() => postgres.DatabaseAsync();

    protected override Task AddAsync(string address, string table, int rows) => ExecuteAsync(
        address, string.Create(CultureInfo.InvariantCulture, $"create table if not exists \"{table}\" (id bigserial primary key, what text); insert into \"{table}\" (what) select 'o' || n from generate_series(1, {rows}) n"));

    private static async Task ExecuteAsync(string address, string text)
    {
        await using var connection = new NpgsqlConnection(address + ";Pooling=false");
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync(Token);
    }
}
