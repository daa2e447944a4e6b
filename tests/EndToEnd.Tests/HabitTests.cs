using System.Globalization;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.EndToEnd.Tests;

/// <summary>What a person does in the first week: begins with an own folder, makes room, loses the home and gets it back.</summary>
public sealed class HabitTests
{
    [Fact]
    public async Task A_folder_with_services_becomes_a_platform_that_runs()
    {
        await using var pond = Pond.Dig();
        var folder = Path.GetDirectoryName(pond.File)!;
        File.Delete(pond.File);
        Directory.Delete(Path.Combine(folder, "app"), recursive: true);
        Directory.CreateDirectory(Path.Combine(folder, "orders"));
        Directory.CreateDirectory(Path.Combine(folder, "stock"));
        await File.WriteAllTextAsync(Path.Combine(folder, "orders", "package.json"), """{ "name": "orders", "type": "module", "scripts": { "start": "node server.js" } }""");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "orders", "server.js"),
            "import { createServer } from 'node:http'; createServer(async (q, a) => a.end(q.url === '/health' ? 'ok' : 'orders of ' + await (await fetch(process.env.STOCK_URL)).text())).listen(process.env.PORT, '127.0.0.1');");
        await File.WriteAllTextAsync(Path.Combine(folder, "stock", "server.mjs"), "import { createServer } from 'node:http'; createServer((q, a) => a.end('apples')).listen(process.env.PORT, '127.0.0.1');");
        var init = await pond.RunAsync("init", folder, "--name", "shop", "--port", pond.Port.ToString(CultureInfo.InvariantCulture));
        Assert.True(init.ExitCode == 0, init.ToString());
        await pond.UpAsync();
        using var http = new HttpClient();
        Assert.Equal("orders of apples", await http.GetStringAsync(pond.Address));
    }

    [Fact]
    public async Task A_lost_home_comes_back_from_its_backup_and_can_still_go_back()
    {
        await using var pond = Pond.Dig();
        await pond.UpAsync();
        await DeployAsync(pond, "2.0.0", "two");
        var backup = Path.Combine(Path.GetDirectoryName(pond.File)!, "pond.agrimaan");
        await DoneAsync(pond, "state", "backup", backup);
        var refused = await pond.RunAsync("state", "restore", backup, "--force");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("agrimaan down --all", refused.Errors, StringComparison.Ordinal);
        var releases = (await pond.RunAsync("release", "list")).Output;
        await DoneAsync(pond, "down", "--all");
        Directory.Move(pond.Home, pond.Home + "-lost");
        await DoneAsync(pond, "state", "restore", backup);
        await pond.StartControlPlaneAsync();
        Assert.Equal(releases, (await pond.RunAsync("release", "list")).Output);
        using var http = new HttpClient();
        await Eventually.True(async () => await AnswerAsync(http, pond) == "fish 2.0.0\n", "what the journal says is started", TimeSpan.FromSeconds(60));
        await DoneAsync(pond, "rollback");
        Assert.Equal("fish 1.0.0\n", await http.GetStringAsync(pond.Address));
    }

    [Fact]
    public async Task Room_is_made_of_what_no_rollback_needs()
    {
        await using var pond = Pond.Dig();
        var folder = Path.GetDirectoryName(pond.File)!;
        Directory.CreateDirectory(Path.Combine(folder, "water"));
        File.Copy(Path.Combine(folder, "app", "pond.mjs"), Path.Combine(folder, "water", "pond.mjs"));
        await File.AppendAllTextAsync(Path.Combine(folder, "water", "pond.mjs"), "// files of its own, or the store would keep them once\n");
        await File.WriteAllTextAsync(pond.File, (await File.ReadAllTextAsync(pond.File)).Replace("water: { use: node }", "water: { use: node, run: { command: [node, pond.mjs], files: water } }", StringComparison.Ordinal));
        await pond.UpAsync();
        foreach (var version in (string[])["2.0.0", "3.0.0"])
        {
            await File.AppendAllTextAsync(Path.Combine(folder, "app", "pond.mjs"), $"// {version}\n");
            await DeployAsync(pond, version, version);
        }

        await DoneAsync(pond, "gc", "--keep", "1");
        using (var client = pond.Client)
        {
            Assert.Equal(["3.0.0 False", "2.0.0 False", "1.0.0 True"], (await client.ReleasesAsync(Pond.Name, CancellationToken.None)).Select(release => $"{release.Version} {release.Gone}"));
        }

        var gone = await pond.RunAsync("deploy", "1.0.0");
        Assert.Equal(1, gone.ExitCode);
        Assert.Contains("The files of 1.0.0 were removed from the store.", gone.Errors, StringComparison.Ordinal);
        await DoneAsync(pond, "rollback");
        using var http = new HttpClient();
        Assert.Equal("fish 2.0.0\n", await http.GetStringAsync(pond.Address));
    }

    private static async Task DeployAsync(Pond pond, string version, string note)
    {
        await DoneAsync(pond, "release", "create", "--version", version, "--set", $"fish.NOTE={note}");
        await using var load = pond.Pour();
        await DoneAsync(pond, "deploy", version);
    }

    private static async Task<string> AnswerAsync(HttpClient http, Pond pond)
    {
        try
        {
            return await http.GetStringAsync(pond.Address);
        }
        catch (HttpRequestException fault)
        {
            return fault.Message;
        }
    }

    private static async Task DoneAsync(Pond pond, params string[] words)
    {
        var run = await pond.RunAsync(words);
        Assert.True(run.ExitCode == 0, run.ToString());
    }
}
