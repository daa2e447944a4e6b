using System.Text.Json;
using Agrimaan.Client;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.EndToEnd.Tests;

/// <summary>From development to production on one machine, through gates, with real processes.</summary>
public sealed class PromotionTests
{
    private const string Production = "pond@production";
    private const string Development = "pond@development";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Plan", "168")]
    [Trait("Plan", "170")]
    [Trait("Plan", "346")]
    public async Task A_release_goes_from_development_to_production_with_an_approval_and_back_in_a_freeze()
    {
        await using var pond = Pond.Dig();
        await File.WriteAllTextAsync(pond.File, FileText(pond, ""), Token);
        await DoneAsync(pond, "up", pond.File, "--environment", "development");
        await DoneAsync(pond, "promote", "1.0.0", "--to", "production", "--platform", Development);

        // Neither unapproved, nor approved by its author.
        var refused = await pond.RunAsync("deploy", "1.0.0", "--platform", Production);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("closed  approvals: plan", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("nobody approves their own release", (await pond.RunAsync("approve", "1.0.0", "--platform", Production)).Errors, StringComparison.Ordinal);

        // Bo approves and may do no more than that.
        var added = await DoneAsync(pond, "access", "add", "bo", "--role", "approver", "-o", "json");
        var bo = new Dictionary<string, string> { ["AGRIMAAN_TOKEN"] = JsonSerializer.Deserialize(added.Output, ClientJson.Default.PersonToken)!.Token };
        var cannot = await ProgramRun.OfAsync(["deploy", "1.0.0", "--platform", Production], pond.Home, bo, Token);
        Assert.Equal((1, true), (cannot.ExitCode, cannot.Errors.Contains("bo is an approver here", StringComparison.Ordinal)));
        await Eventually.True(
            async () => (await pond.RunAsync("checklist", "1.0.0", "--platform", Production)).ExitCode == 0, "all ten items are proved", TimeSpan.FromSeconds(20));
        await ApproveAsync("1.0.0");
        await DoneAsync(pond, "deploy", "1.0.0", "--platform", Production);
        Assert.Contains("1.0.0", await AnswerAsync(pond), StringComparison.Ordinal);

        // The same bits with the settings of the place.
        using var client = pond.Client;
        var (there, here) = (await client.ReleaseAsync(Development, "1.0.0", Token), await client.ReleaseAsync(Production, "1.0.0", Token));
        Assert.Equal(there.Services.Select(service => service.Artefact), here.Services.Select(service => service.Artefact));
        Assert.Equal(("development", "production"), (there.Services[0].Settings["PLACE"], here.Services[0].Settings["PLACE"]));

        // What allowed it stays in the record, with its evidence.
        var run = (await client.RunsAsync(Production, Token))[0];
        Assert.Equal(11, run.Gates!.Count(gate => gate.Open));
        Assert.Contains(run.Gates!, gate => gate.Name == "approvals" && gate.Sentence.Contains("approved by bo (approver", StringComparison.Ordinal));

        // The next release goes the same way; its approval is its own.
        await File.AppendAllTextAsync(Path.Combine(Path.GetDirectoryName(pond.File)!, "app", "pond.mjs"), "\n// newer\n", Token);
        await DoneAsync(pond, "release", "create", "--version", "1.1.0", "--commit", "abc123", "--platform", Development);
        Assert.Contains("never ran well", (await pond.RunAsync("promote", "1.1.0", "--to", "production", "--platform", Development)).Errors, StringComparison.Ordinal);
        await DoneAsync(pond, "deploy", "1.1.0", "--platform", Development);
        await DoneAsync(pond, "promote", "1.1.0", "--to", "production", "--platform", Development);
        var replayed = await ProgramRun.OfAsync(["approve", "1.1.0", "--plan-hash", run.PlanHash, "--platform", Production], pond.Home, bo, Token);
        Assert.Equal((1, true), (replayed.ExitCode, replayed.Errors.Contains("The plan has changed", StringComparison.Ordinal)));
        await ApproveAsync("1.1.0");
        await DoneAsync(pond, "deploy", "1.1.0", "--platform", Production);
        Assert.Contains("1.1.0", await AnswerAsync(pond), StringComparison.Ordinal);

        // It turns out to be bad, and by now there is a freeze: the way back is open, the way forth is not.
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        await client.ApplyAsync(Production, new(pond.File, FileText(pond, $"freezes: [{{ from: {today.AddDays(-1):yyyy-MM-dd}, to: {today.AddDays(7):yyyy-MM-dd}, why: harvest }}]"), "production"), Token);
        await DoneAsync(pond, "rollback", "--platform", Production);
        Assert.Contains("1.0.0", await AnswerAsync(pond), StringComparison.Ordinal);
        var frozen = await pond.RunAsync("deploy", "1.1.0", "--platform", Production);
        Assert.Equal(1, frozen.ExitCode);
        Assert.Contains("closed  freeze: production is frozen", frozen.Errors, StringComparison.Ordinal);
        Assert.Contains("0 of 1 approvals", frozen.Errors, StringComparison.Ordinal);

        // Nor is the freeze lifted by taking a release over from where nobody knows of it.
        await DoneAsync(pond, "promote", "1.1.0", "--to", "production", "--platform", Development);
        Assert.Contains("production is frozen", (await pond.RunAsync("deploy", "1.1.0", "--platform", Production)).Errors, StringComparison.Ordinal);

        async Task ApproveAsync(string release)
        {
            var approved = await ProgramRun.OfAsync(["approve", release, "--platform", Production], pond.Home, bo, Token);
            Assert.True(approved.ExitCode == 0, approved.ToString());
        }
    }

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

    private static string FileText(Pond pond, string freezes) => $$"""
        platform: pond
        apiVersion: platform/v1
        blueprints:
          node: { run: { command: [node, pond.mjs], files: app }, http: { ready: /ready, stableFor: 200ms, stopGrace: 2s } }
        services:
          water: { use: node }
          fish: { use: node, calls: [water] }
        gateway: { routes: { /: fish } }
        environments:
          development:
            settings: { PLACE: development }
            gateway: { port: {{Pond.FreePort()}} }
            rollout: { strategy: rolling, stepTime: 0s, keepWarm: 0s }
          production:
            production: true
            settings: { PLACE: production }
            gateway: { port: {{pond.Port}} }
            approvals: 1
            checklist: [artefacts-present, disk-space, gateway-connected, never-taken-back, platform-healthy, ports-free, previous-environment, programs-found, rollback-ready, secrets-present]
            soak: 100ms
            rollout: { strategy: rolling, stepTime: 0s, keepWarm: 0s }
            {{freezes}}
        """;
}
