using System.Text.Json.Nodes;
using Agrimaan.Cli;
using Agrimaan.Delivery.Running;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using Xunit;

namespace Agrimaan.Server.Tests.Cli;

/// <summary>`agrimaan replay` over recordings in files.</summary>
public sealed class ReplayTests : IAsyncLifetime
{
    private readonly TemporaryHome _home = new();

    public async ValueTask InitializeAsync()
    {
        await RecordAsync("good.recording", 0, RunOutcome.Promoted);
        await RecordAsync("bad.recording", 0.08, RunOutcome.RolledBack);
        await RecordAsync("so-so.recording", 0.04, RunOutcome.Promoted);
        _home.Write("strict.yaml", "rollout:\n  steps: [10%, 50%]\n  stepTime: 5s\n  stepDeadline: 60s\n  warmup: 2s\n  judge: limits\n  abort: { errors: '>2%', samples: 30 }\n");
        _home.Write("other.yaml", "rollout:\n  strategy: rolling\n");
    }

    public ValueTask DisposeAsync()
    {
        _home.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("strict", "strict.yaml --file good.recording --file bad.recording --file so-so.recording", 80, ExitCodes.Done)]
    [InlineData("other", "other.yaml --file good.recording", 80, ExitCodes.CannotTell)]
    [InlineData("own", "--file bad.recording", 60, ExitCodes.Done)]
    public async Task A_screen_is_as_it_was_looked_at(string name, string line, int width, int exitCode)
    {
        var outcome = await RunAsync(line, width);
        Golden.Verify(outcome.Screen, $"replay-{name}.{width}");
        Golden.Fits(outcome.Screen, width);
        Assert.Equal(exitCode, outcome.ExitCode);
    }

    [Fact]
    public async Task Its_json_has_each_answer_and_their_sum()
    {
        var outcome = await RunAsync("strict.yaml --file good.recording --file bad.recording --file so-so.recording -o json");
        var report = JsonNode.Parse(outcome.Output)!;
        Assert.Equal("""{"rollouts":3,"agree":2,"wouldHaveAborted":1,"wouldHavePromoted":0,"cannotTell":0}""", report["summary"]!.ToJsonString());
        Assert.Equal(["promote", "abort", "abort"], report["rollouts"]!.AsArray().Select(one => (string)one!["would"]!));
        Assert.Equal(["promoted", "aborted", "promoted"], report["rollouts"]!.AsArray().Select(one => (string)one!["recorded"]!));
    }

    [Theory]
    [InlineData("strict.yaml --file strict.yaml", "strict.yaml is no recording.")]
    [InlineData("strict.yaml --file nowhere", "nowhere cannot be read: there is no such file.")]
    [InlineData("nowhere.yaml --file good.recording", "There is no file nowhere.yaml.")]
    [InlineData("strict.yaml --environment x --file good.recording", "strict.yaml is a rollout section alone and has no environments.")]
    public async Task What_cannot_be_meant_is_refused_with_a_next_step(string line, string sentence)
    {
        var outcome = await RunAsync(line);
        Assert.Equal((ExitCodes.BadInput, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith(sentence, outcome.Error, StringComparison.Ordinal);
    }

    private async Task RecordAsync(string name, double errors, RunOutcome expected)
    {
        using var farm = new FakePlatform();
        farm.Policy = farm.Policy with { Compare = null };
        farm.Traffic.Behaviours[("crop", "1.1.0")] = (errors, 10);
        await farm.StartAsync();
        await farm.BringUpAsync("crop");
        await farm.RecordReleaseAsync(AnyRelease.Of("1.0.0", "crop"));
        await farm.RecordReleaseAsync(AnyRelease.Of("1.1.0", "crop"));
        await farm.BeginAsync("1.0.0");
        await farm.FinishAsync();
        await farm.BeginAsync("1.1.0");
        var run = await farm.FinishAsync();
        Assert.Equal(expected, run.Outcome);
        File.WriteAllBytes(Path.Combine(_home.Home.Folder, name), farm.Recorder.FileOf(run.Id));
    }

    private Task<Outcome> RunAsync(string line, int width = 200) => new CommandLine(_home.Home, _home.Home.Folder) { Width = width }.RunAsync(["replay", .. line.Split(' ')]);
}
