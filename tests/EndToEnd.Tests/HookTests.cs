using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.EndToEnd.Tests;

/// <summary>Hooks for real: requests to a server, commands as processes, and a control plane that is killed in their midst.</summary>
public sealed class HookTests
{
    [Fact]
    [Trait("Plan", "179")]
    [Trait("Plan", "196")]
    public async Task Requests_and_commands_are_done_at_their_moments_with_their_key_and_what_they_are_about()
    {
        await using var ear = await Receiver.StartAsync();
        await using var pond = Pond.Dig();
        var folder = Path.GetDirectoryName(pond.File)!;
        await File.WriteAllTextAsync(Path.Combine(folder, "ci.env"), "CI_TOKEN=verysecret\n");
        Hooks(pond, $$"""
            [
              { name: announce, when: before, http: { url: "{{ear.Address}}/announce", headers: { Authorization: "Bearer ${CI_TOKEN}" } } },
              { name: smoke, when: before, service: fish, command: { run: [sh, -c, 'env | grep ^AGRIMAAN_ | sort > smoke.txt; echo key $TOKEN'], settings: { TOKEN: "${CI_TOKEN}" } } },
              { name: pressure, when: during, service: fish, http: { url: "{{ear.Address}}/pressure" } },
              { name: sweep, when: after, command: { run: [sh, -c, 'echo $TOKEN; exit 4'], settings: { TOKEN: "${CI_TOKEN}" } } },
              { name: alarm, when: rollback, http: { url: "{{ear.Address}}/alarm", body: { text: "${AGRIMAAN_RUN}: ${AGRIMAAN_REASON}" } } },
            ]
            """, "values: [ci.env]");
        await pond.UpAsync();
        await using var load = pond.Pour();
        var plan = await DeployAsync(pond, "2.0.0");
        Assert.Contains("run the hook announce (POST", plan, StringComparison.Ordinal);
        Assert.Contains("run the hook pressure", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("verysecret", plan, StringComparison.Ordinal);

        Assert.Equal(["POST /announce", "POST /announce", "POST /pressure", "POST /pressure"], ear.All.Select(one => one.Call)); // the first start announced itself too
        Assert.Equal(4, ear.All.Select(one => one.Key).Distinct().Count());
        Assert.Equal("Bearer verysecret", ear.All[1].Headers["Authorization"]);
        var about = ear.All[1].Json;
        Assert.Equal(
            ("pond", "local", "pond-2", "2.0.0", "1.0.0", "announce", ear.All[1].Key),
            (Said(about, "platform"), Said(about, "environment"), Said(about, "run"), Said(about, "release"), Said(about, "fromRelease"), Said(about, "hook"), Said(about, "key")));
        var variables = await File.ReadAllLinesAsync(Path.Combine(folder, "smoke.txt"), TestContext.Current.CancellationToken);
        Assert.Contains("AGRIMAAN_SERVICE=fish", variables);
        Assert.Contains("AGRIMAAN_VERSION=2.0.0", variables);
        Assert.Contains("AGRIMAAN_FROM_VERSION=1.0.0", variables);
        Assert.Contains(variables, line => line.StartsWith("AGRIMAAN_KEY=pond-2/rollout:fish/", StringComparison.Ordinal));
        using var client = pond.Client;
        var why = string.Join('\n', (await client.RunEventsAsync("pond-2", CancellationToken.None)).Select(happened => happened.Sentence));
        Assert.Contains("hook sweep fail (sh ended with 4: *****)", why, StringComparison.Ordinal); // and the run was promoted all the same
        Assert.DoesNotContain("verysecret", why, StringComparison.Ordinal);

        Assert.Equal(0, (await pond.RunAsync("rollback")).ExitCode);
        Assert.Equal(("POST /alarm", "{\"text\":\"pond-3: \"}"), (ear.All[^1].Call, ear.All[^1].Body));
        Assert.Equal("pond-3/rollback/alarm", ear.All[^1].Key);
    }

    [Fact]
    public async Task When_one_before_fails_nothing_starts_and_one_that_hangs_is_ended_at_its_timeout_with_all_it_started()
    {
        await using var pond = Pond.Dig();
        Hooks(pond, "[{ name: gate, when: before, timeout: 2s, command: { run: [sh, -c, 'sleep 4711 & sleep 4711'] } }]");
        var up = await pond.RunAsync("up", pond.File);
        Assert.Equal(1, up.ExitCode);
        Assert.Contains("gate", up.Output + up.Errors, StringComparison.Ordinal);
        Assert.Contains("did not end within 2 s", up.Output + up.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(pond.Processes(), process => process.CommandLine.Contains("sleep", StringComparison.Ordinal) || process.CommandLine.Contains("pond.mjs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Killed_with_a_hook_under_way_the_control_plane_does_it_again_under_the_same_key_and_abort_ends_it()
    {
        await using var pond = Pond.Dig();
        await pond.UpAsync();
        Hooks(pond, "[{ name: gate, when: before, timeout: 10m, command: { run: [sh, -c, 'echo $AGRIMAAN_KEY $$ >> gate.txt; sleep 4711'] } }]");
        var said = Path.Combine(Path.GetDirectoryName(pond.File)!, "gate.txt");
        using (var client = pond.Client)
        {
            await client.ApplyAsync(Pond.Name, new(pond.File, await File.ReadAllTextAsync(pond.File), "local"), CancellationToken.None);
            await client.CreateReleaseAsync(Pond.Name, new("2.0.0", new Dictionary<string, string> { ["fish.NOTE"] = "two" }, null), CancellationToken.None);
            await client.StartRunAsync(Pond.Name, new("2.0.0", null), CancellationToken.None);
        }

        await Eventually.True(() => Lines(said).Length == 1, "the hook runs");
        pond.KillControlPlane();
        await pond.StartControlPlaneAsync();
        await Eventually.True(() => Lines(said).Length == 2, "the hook runs again");
        var tries = Lines(said).Select(line => line.Split(' ')).ToArray();
        Assert.Equal(["pond-2/hook:gate/0", "pond-2/hook:gate/0"], tries.Select(words => words[0]));
        await Eventually.True(() => !Lives(tries[0][1]), "the first one has ended");
        using (var client = pond.Client)
        {
            await client.AbortAsync("pond-2", null, CancellationToken.None);
            await Eventually.True(async () => (await client.RunAsync("pond-2", CancellationToken.None)).Outcome == "rolledBack", "abort wins");
        }

        await Eventually.True(() => !Lives(tries[1][1]), "the second one has ended");
    }

    private static void Hooks(Pond pond, string hooks, string more = "soak: 0s")
    {
        pond.Write("{}");
        File.WriteAllText(pond.File, File.ReadAllText(pond.File) + $"\n    {more}\n    hooks: {hooks.ReplaceLineEndings("\n").Replace("\n", "\n    ", StringComparison.Ordinal)}\n");
    }

    private static async Task<string> DeployAsync(Pond pond, string version)
    {
        var made = await pond.RunAsync("release", "create", "--version", version, "--set", "fish.NOTE=two");
        Assert.True(made.ExitCode == 0, made.ToString());
        var plan = await pond.RunAsync("plan", version);
        var ended = await pond.RunAsync("deploy", version);
        Assert.True(ended.ExitCode == 0, ended.ToString());
        return plan.Output;
    }

    private static string[] Lines(string file) => File.Exists(file) ? File.ReadAllLines(file) : [];

    /// <summary>Whom nobody waits for stays in the table as a zombie.</summary>
    private static bool Lives(string pid) => Directory.Exists("/proc/" + pid) && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z", StringComparison.Ordinal);

    private static string? Said(System.Text.Json.JsonElement about, string name) => about.GetProperty(name).GetString();
}
