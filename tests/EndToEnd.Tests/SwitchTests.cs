using System.Globalization;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.EndToEnd.Tests;

/// <summary>A healthy service is moved again and again under constant load, by every strategy: no request is lost.</summary>
public sealed class SwitchTests
{
    private const int PerSecond = 500;
    private const string Rolling = "strategy: rolling, stepTime: 500ms";
    private const string BlueGreen = "strategy: blue-green, stepTime: 500ms";
    private const string Canary = "strategy: canary, steps: [50%], stepTime: 500ms, stepDeadline: 60s, warmup: 500ms";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Plan", "208")]
    [Trait("Plan", "246")]
    [InlineData(Rolling, "rolling")]
    [InlineData(BlueGreen, "blue-green")]
    [InlineData(Canary, "canary")]
    public Task Switches_under_500_requests_a_second_lose_none(string rollout, string strategy) => LoseNoneAsync(rollout, strategy, switches: 3);

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(Rolling, "rolling")]
    [InlineData(BlueGreen, "blue-green")]
    [InlineData(Canary, "canary")]
    public Task Nor_do_ten_of_them(string rollout, string strategy) => LoseNoneAsync(rollout, strategy, switches: 10);

    private static async Task LoseNoneAsync(string rollout, string strategy, int switches)
    {
        await using var pond = Pond.Dig();
        (pond.Rollout, pond.Replicas) = (rollout + ", keepWarm: 0s, drainDeadline: 10s", 2);
        pond.Write("{}");
        await pond.UpAsync();
        using var client = pond.Client;
        await using var load = pond.Pour(PerSecond);
        await load.MoreAsync(PerSecond);

        for (var i = 1; i <= switches; i++)
        {
            var release = await client.CreateReleaseAsync(Pond.Name, new(null, new Dictionary<string, string> { ["fish.NOTE"] = i.ToString(CultureInfo.InvariantCulture) }, null), Token);
            var run = await client.StartRunAsync(Pond.Name, new(release.Version, null), Token);
            await Eventually.True(async () => (run = await client.RunAsync(run.Id, Token)).State == "ended", $"switch {i} ends", TimeSpan.FromSeconds(90));
            Assert.True(run.Outcome == "promoted", $"switch {i} to {release.Version}: {run.Outcome}, {run.Reason}");
            Assert.Equal((strategy, "fish", release.Version), (Assert.Single(run.Rollouts).Strategy, run.Rollouts[0].Service, run.Rollouts[0].To));
        }

        await load.MoreAsync(PerSecond);
        await load.DisposeAsync();
        Assert.Empty(load.Failures);
        TestContext.Current.SendDiagnosticMessage($"{strategy}: {load.Answered} requests answered, none lost");
    }
}
