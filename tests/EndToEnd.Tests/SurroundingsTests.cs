using System.Net;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.EndToEnd.Tests;

/// <summary>What a place gives to the processes that run there: services of others, and how much is logged.</summary>
public sealed class SurroundingsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Plan", "21")]
    [Trait("Plan", "333")]
    public async Task Others_are_asked_before_a_deploy_and_nothing_changes_when_they_are_away()
    {
        await using var pond = Pond.Dig();
        await using var weather = await Stranger.StartAsync();
        var folder = Path.GetDirectoryName(pond.File)!;
        await File.WriteAllTextAsync(Path.Combine(folder, ".env"), $"WEATHER_KEY=k3y\nWEATHER_PORT={weather.Port}\n", Token);
        await WriteAsync(pond, """
            values: [.env]
                external: sandbox
            """, "external: { weather: { sandbox: 'http://127.0.0.1:${WEATHER_PORT}/${WEATHER_KEY}', probe: /health } }");
        await DoneAsync(pond, "up", pond.File);
        Assert.Equal(["/k3y/health"], weather.Asked.Distinct());
        Assert.Contains($"reachable  fish      http://127.0.0.1:{weather.Port} answered 200", (await DoneAsync(pond, "external")).Output, StringComparison.Ordinal);

        await DoneAsync(pond, "release", "create", "--version", "2.0.0", "--set", "fish.PLACE=sea");
        Assert.Contains("ask weather (sandbox) whether it can be used", (await DoneAsync(pond, "plan", "2.0.0")).Output, StringComparison.Ordinal);
        weather.Answer = HttpStatusCode.ServiceUnavailable;
        Assert.Equal(1, (await pond.RunAsync("external")).ExitCode);
        var deploy = pond.RunAsync("deploy", "2.0.0");
        var asked = weather.Asked.Count;
        await Eventually.True(() => weather.Asked.Count > asked + 2, "it is asked again and again");
        Assert.False(deploy.IsCompleted); // others may be restarting too
        await DoneAsync(pond, "rollout", "abort", "--reason", "not today");
        Assert.Equal(1, (await deploy).ExitCode);
        Assert.Equal("fish 1.0.0\n", await AnswerAsync(pond));

        weather.Answer = HttpStatusCode.OK;
        await DoneAsync(pond, "deploy", "2.0.0");
        Assert.Equal("fish 2.0.0\n", await AnswerAsync(pond));
        Assert.DoesNotContain("k3y", (await DoneAsync(pond, "rollout", "why", "-o", "json")).Output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Plan", "14")]
    [Trait("Plan", "22")]
    public async Task The_level_of_logging_reaches_the_processes_and_changes_with_the_file()
    {
        await using var pond = Pond.Dig();
        await WriteAsync(pond, "log: debug");
        await DoneAsync(pond, "up", pond.File);
        Assert.Equal(["fish debug", "water debug"], Levels(pond));

        await WriteAsync(pond, """
            log: warn
                services: { water: { log: error } }
            """);
        await DoneAsync(pond, "up", pond.File);
        await Eventually.True(() => Levels(pond) is ["fish warn", "water error"], "only processes with the new levels are left");
    }

    /// <summary>What the processes themselves were given.</summary>
    private static string[] Levels(Pond pond) =>
        [.. pond.Processes().Where(process => process.CommandLine.StartsWith("node\0", StringComparison.Ordinal))
            .Select(process => process.CommandLine.Split('\0').Where(word => word.Contains('=', StringComparison.Ordinal)).Select(word => word.Split('=', 2)).ToLookup(pair => pair[0], pair => pair[1]))
            .Select(variables => $"{variables["AGRIMAAN_SERVICE"].FirstOrDefault()} {variables["LOG_LEVEL"].FirstOrDefault()}").Order()];

    private static Task WriteAsync(Pond pond, string environment, string more = "") => File.WriteAllTextAsync(pond.File, $$"""
        platform: pond
        apiVersion: platform/v1
        blueprints:
          node: { run: { command: [node, pond.mjs], files: app }, http: { ready: /ready, stableFor: 200ms, stopGrace: 2s } }
        services:
          water: { use: node }
          fish: { use: node, calls: [water]{{(more.Length > 0 ? ", external: [weather]" : "")}} }
        gateway: { port: {{pond.Port}}, routes: { /: fish } }
        environments:
          local:
            rollout: { strategy: rolling, stepTime: 0s, keepWarm: 0s }
            {{environment}}
        {{more}}
        """, Token);

    private static async Task<ProgramRun> DoneAsync(Pond pond, params string[] words)
    {
        var run = await pond.RunAsync(words);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run;
    }

    private static async Task<string> AnswerAsync(Pond pond)
    {
        using var http = new HttpClient { BaseAddress = pond.Address };
        return await http.GetStringAsync(new Uri("/", UriKind.Relative), Token);
    }
}
