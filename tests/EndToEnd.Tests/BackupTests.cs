using System.Globalization;
using System.Text.Json;
using Agrimaan.Client;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.EndToEnd.Tests;

/// <summary>A service that keeps rows in a real PostgreSQL: backed up by every deploy, brought back after a loss, and nothing half in between.</summary>
public sealed class BackupTests(PrivatePostgres postgres) : IClassFixture<PrivatePostgres>
{
    private static readonly string[] Tables = ["public.pages", "public.readers"];

    private readonly string _database = "orders" + Guid.NewGuid().ToString("N");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Plan", "39")]
    [Trait("Plan", "331")]
    [Trait("Plan", "416")]
    [Trait("Plan", "542")]
    [Trait("Plan", "555")]
    public async Task A_database_that_is_lost_after_a_deploy_comes_back_from_the_backup_that_the_deploy_took_first()
    {
        await using var pond = await WithDatabaseAsync();
        await pond.UpAsync();
        Assert.Equal("", await AskAsync(pond, HttpMethod.Post, "/250"));
        using var client = pond.Client;
        await client.CreateReleaseAsync(Pond.Name, new("2.0.0", new Dictionary<string, string> { ["reader.NOTE"] = "two" }, null), Token);
        await DoneAsync(pond, "deploy", "2.0.0");
        await AskAsync(pond, HttpMethod.Post, "/30"); // after the backup: lost with the database

        var backup = (await client.BackupsAsync(Pond.Name, Token)).Single(backup => backup.Run == "pond-2");
        Assert.Equal(Tables, backup.Counts.Keys);
        Assert.Equal([250L, 3L], backup.Counts.Values);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(backup.File));
        var told = await client.RunEventsAsync("pond-2", Token);
        Assert.Contains(told, happened => happened.Sentence.Contains("back up books", StringComparison.Ordinal));

        // A second database proves that the backup is good, before anybody needs it.
        var spare = "spare" + Guid.NewGuid().ToString("N");
        await postgres.DatabaseAsync(spare);
        pond.Environment["SPARE"] = UrlOf(spare);
        var verified = await DoneAsync(pond, "backup", "verify", backup.Id, "--into-env", "SPARE");
        Assert.Contains("came back whole", verified.Output, StringComparison.Ordinal);
        Assert.NotNull((await client.BackupsAsync(Pond.Name, Token)).Single(one => one.Id == backup.Id).VerifiedAt);

        await postgres.SqlAsync("postgres", $"drop database {_database} with (force)");
        Assert.Contains("does not exist", await AskAsync(pond, HttpMethod.Get, "/"), StringComparison.Ordinal);
        await postgres.DatabaseAsync(_database);
        pond.Environment["FRESH_PASSWORD"] = "pond&water";
        var into = UrlOf(_database, "${FRESH_PASSWORD}");
        var restored = JsonSerializer.Deserialize((await DoneAsync(pond, "backup", "restore", backup.Id, "--into", into, "-o", "json")).Output, ClientJson.Default.BackupCheckView)!;
        Assert.True(restored.Same);
        Assert.Equal(backup.Counts, restored.Restored!.ToDictionary(table => table.Table, table => table.Found!.Value));
        Assert.Equal("250|3", await postgres.SqlAsync(_database, "select (select count(*) from pages), (select count(*) from readers)"));

        // The service goes on with it, numbers included, and nothing is brought back over its rows.
        Assert.Equal("", await AskAsync(pond, HttpMethod.Post, "/1"));
        Assert.Equal("251", await AskAsync(pond, HttpMethod.Get, "/"));
        var again = await pond.RunAsync("backup", "restore", backup.Id, "--into", into);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("That database has 2 tables already, such as public.pages; a backup goes into an empty one only.", Joined(again.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain("pond&water", await File.ReadAllTextAsync(Path.Combine(pond.Home, "serve.log"), Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_control_plane_killed_in_the_middle_of_a_backup_ends_with_one_whole_one_and_the_deploy_goes_on()
    {
        await using var pond = await WithDatabaseAsync();
        await pond.UpAsync();
        await AskAsync(pond, HttpMethod.Post, "/20000");
        using var slow = Slow(pond);
        using (var client = pond.Client)
        {
            await client.CreateReleaseAsync(Pond.Name, new("2.0.0", new Dictionary<string, string> { ["reader.NOTE"] = "two" }, null), Token);
            await client.StartRunAsync(Pond.Name, new("2.0.0", null), Token);
        }

        await Eventually.True(() => Halves(pond).Any(half => new FileInfo(half).Length > 0), "a backup is half written");
        pond.KillControlPlane();
        Assert.Single(Halves(pond));
        slow.Release();
        await pond.StartControlPlaneAsync();

        var run = await EndedAsync(pond);
        Assert.True(run is { Outcome: "promoted", Release: "2.0.0" }, $"{run.Outcome}: {run.Reason}");
        using var again = pond.Client;
        var backup = Assert.Single(await again.BackupsAsync(Pond.Name, Token), backup => backup.Run == run.Id);
        Assert.Equal(20_000, backup.Counts["public.pages"]);
        Assert.Empty(Halves(pond));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(pond.Home, "backups"), "*.dump", SearchOption.AllDirectories).Length); // with that of the first deploy
        await DoneAsync(pond, "backup", "verify", backup.Id);
    }

    [Fact]
    public async Task A_PostgreSQL_that_dies_in_the_middle_of_a_backup_stops_the_deploy_before_anything_changed()
    {
        await using var pond = await WithDatabaseAsync();
        await pond.UpAsync();
        await AskAsync(pond, HttpMethod.Post, "/20000");
        using var slow = Slow(pond);
        using var client = pond.Client;
        await client.CreateReleaseAsync(Pond.Name, new("2.0.0", new Dictionary<string, string> { ["reader.NOTE"] = "two" }, null), Token);
        var started = await client.StartRunAsync(Pond.Name, new("2.0.0", null), Token);
        await Eventually.True(() => Halves(pond).Any(half => new FileInfo(half).Length > 0), "a backup is half written");
        await postgres.CrashAsync();
        try
        {
            slow.Release();
            var run = await EndedAsync(pond);
            Assert.True(run is { Outcome: "rolledBack", PeakWeight: 0 }, $"{run.Outcome}: {run.Reason}");
            var why = await pond.RunAsync("rollout", "why", started.Id);
            Assert.Contains($"the backup of books: backup books: PostgreSQL at 127.0.0.1:{postgres.Port} went away while it was backed up.", Joined(why.Output), StringComparison.Ordinal);
            Assert.Equal("1.0.0", await AskAsync(pond, HttpMethod.Get, "/ready"));
            Assert.DoesNotContain(await client.RunEventsAsync(started.Id, Token), happened => happened.Service == "reader");
            Assert.Empty(Halves(pond));
            Assert.DoesNotContain(await client.BackupsAsync(Pond.Name, Token), backup => backup.Run == started.Id);

            var asked = await pond.RunAsync("backup", "create");
            Assert.Equal((1, $"No PostgreSQL answers at 127.0.0.1:{postgres.Port}."), (asked.ExitCode, asked.Errors.Split('\n')[0]));
        }
        finally
        {
            await postgres.RecoverAsync();
        }

        Assert.Equal("20000", await AskAsync(pond, HttpMethod.Get, "/"));
        await DoneAsync(pond, "deploy", "2.0.0");
    }

    private async Task<Pond> WithDatabaseAsync()
    {
        var pond = Pond.Dig();
        Assert.SkipWhen(postgres.Missing is not null, postgres.Missing ?? "");
        await postgres.DatabaseAsync(_database);
        await postgres.SqlAsync(_database, "create table pages (n bigserial primary key, text text); create table readers (name text); insert into readers values ('ada'), ('bo'), ('cy')");
        var folder = Path.GetDirectoryName(pond.File)!;
        File.Copy(Path.Combine(AppContext.BaseDirectory, "books.mjs"), Path.Combine(folder, "app", "books.mjs"));
        await File.WriteAllTextAsync(Path.Combine(folder, ".env"), "BOOKS_PASSWORD=secret%26more\n", Token);
        await File.WriteAllTextAsync(pond.File, FileText(pond), Token);
        WrapDump(pond);
        return pond;
    }

    private string FileText(Pond pond) => $$"""
        platform: pond
        apiVersion: platform/v1
        services:
          reader:
            run: { command: [node, books.mjs], files: app }
            http: { ready: /ready, stableFor: 200ms, stopGrace: 2s }
            owns: books/{{_database}}
        stores:
          books: { kind: postgresql, backup: { every: 1h, keep: 1d } }
        gateway: { port: {{pond.Port}}, routes: { /: reader } }
        environments:
          local:
            values: [.env]
            addresses: { books: "{{UrlOf("", "${BOOKS_PASSWORD}").TrimEnd('/')}}" }
            rollout: { strategy: rolling, stepTime: 0s, keepWarm: 0s }
        """;

    private string UrlOf(string database, string password = "any") => string.Create(CultureInfo.InvariantCulture, $"postgres://postgres:{password}@127.0.0.1:{postgres.Port}/{database}");

    /// <summary>Puts the real pg_dump behind a pipe, which can be held.</summary>
    private static void WrapDump(Pond pond)
    {
        var real = ProgramRun.Find("pg_dump") ?? throw new InvalidOperationException("there is no pg_dump");
        var folder = Directory.CreateDirectory(FolderOf(pond)).FullName;
        var script = Path.Combine(folder, "pg_dump");
        File.WriteAllText(script, $$"""
            #!/bin/bash
            set -o pipefail
            [[ $1 == --version ]] && exec {{real}} "$@"
            {{real}} "$@" | { head -c 20000; while [[ -e {{folder}}/hold ]]; do sleep 0.05; done; cat; }
            """);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        pond.Environment["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}";
    }

    /// <summary>From now on pg_dump stops after its first bytes, until it is released.</summary>
    private static SlowDump Slow(Pond pond)
    {
        File.WriteAllText(Path.Combine(FolderOf(pond), "hold"), "");
        return new(Path.Combine(FolderOf(pond), "hold"));
    }

    private static string FolderOf(Pond pond) => Path.Combine(Path.GetDirectoryName(pond.File)!, "slow");

    private static IReadOnlyList<string> Halves(Pond pond)
    {
        var folder = Path.Combine(pond.Home, "backups");
        return Directory.Exists(folder) ? Directory.GetFiles(folder, "*.half", SearchOption.AllDirectories) : [];
    }

    private static async Task<string> AskAsync(Pond pond, HttpMethod method, string path)
    {
        using var http = new HttpClient { BaseAddress = pond.Address };
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        using var answer = await http.SendAsync(request, Token);
        return await answer.Content.ReadAsStringAsync(Token);
    }

    private static async Task<ProgramRun> DoneAsync(Pond pond, params string[] words)
    {
        var run = await pond.RunAsync(words);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run;
    }

    private static async Task<RunView> EndedAsync(Pond pond)
    {
        using var client = pond.Client;
        await Eventually.True(async () => (await client.RunsAsync(Pond.Name, Token))[0].State == "ended", "the run ends", TimeSpan.FromMinutes(1));
        return (await client.RunsAsync(Pond.Name, Token))[0];
    }

    private static string Joined(string screen) => string.Join(' ', screen.Split((char[])['\n', ' '], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Lets it go on, at the latest at the end: no process waits for ever.</summary>
    private sealed class SlowDump(string hold) : IDisposable
    {
        public void Release() => File.Delete(hold);

        public void Dispose() => Release();
    }
}
