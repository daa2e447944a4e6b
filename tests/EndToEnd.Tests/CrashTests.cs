using Agrimaan.Client;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.EndToEnd.Tests;

/// <summary>Killed without a goodbye, in the middle of everything.</summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData("comes up")]
    [InlineData("20 % of traffic")]
    [InlineData("judging begins")]
    [InlineData("100 % of traffic")]
    public async Task Without_its_control_plane_traffic_goes_on_and_the_rollout_ends_where_it_would_have(string moment)
    {
        await using var pond = Pond.Dig();
        await pond.UpAsync();
        await using var load = pond.Pour();
        await load.MoreAsync(50);
        using (var client = pond.Client)
        {
            await client.CreateReleaseAsync(Pond.Name, new("2.0.0", new Dictionary<string, string> { ["fish.NOTE"] = "two" }, null), CancellationToken.None);
            var run = await client.StartRunAsync(Pond.Name, new("2.0.0", null), CancellationToken.None);
            await foreach (var happened in client.RunEventsAsync(run.Id, 0, CancellationToken.None))
            {
                if (happened.Sentence.Contains(moment, StringComparison.Ordinal))
                {
                    break;
                }
            }
        }

        pond.KillControlPlane();
        await load.MoreAsync(200);
        Assert.Equal(3, (await pond.RunAsync("status")).ExitCode);
        await pond.RestartControlPlaneAsync();
        var ended = await EndedAsync(pond);
        Assert.True(ended is { Outcome: "promoted", Release: "2.0.0" }, $"{ended.Outcome} {ended.Release}: {ended.Reason}");
        await load.MoreAsync(100);
        await load.DisposeAsync();
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task Without_its_control_plane_a_bad_version_is_still_taken_back_afterwards()
    {
        await using var pond = Pond.Dig();
        await pond.UpAsync();
        await using var load = pond.Pour();
        using (var client = pond.Client)
        {
            await client.CreateReleaseAsync(Pond.Name, new("2.0.0", new Dictionary<string, string> { ["fish.FAULT_RATE"] = "0.3" }, null), CancellationToken.None);
            var run = await client.StartRunAsync(Pond.Name, new("2.0.0", null), CancellationToken.None);
            await Eventually.True(async () => (await client.RunAsync(run.Id, CancellationToken.None)).Rollouts.Any(rollout => rollout.Weight > 0), "the bad version takes traffic");
        }

        pond.KillControlPlane();
        await pond.RestartControlPlaneAsync();
        var ended = await EndedAsync(pond);
        Assert.Equal("rolledBack", ended.Outcome);
        Assert.Contains("requests failed", ended.Reason, StringComparison.Ordinal);
        await load.DisposeAsync();
        Assert.All(load.Failures, failure => Assert.Contains("fish@2.0.0", failure, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Killing_the_gateway_refuses_no_connection()
    {
        await using var pond = Pond.Dig();
        await pond.UpAsync();
        await using var load = pond.Pour(50, newConnections: true);
        await load.MoreAsync(50);
        for (var time = 0; time < 3; time++)
        {
            pond.KillGateway();
            await load.MoreAsync(100);
        }

        await load.DisposeAsync();
        Assert.DoesNotContain(nameof(HttpRequestError.ConnectionError), load.Failures);
        Assert.True(load.Failures.Count <= 6, $"more than what was in flight: {string.Join("; ", load.Failures)}");
    }

    private static async Task<RunView> EndedAsync(Pond pond)
    {
        using var client = pond.Client;
        var ended = (RunView?)null;
        await Eventually.True(
            async () =>
            {
                ended = (await client.RunsAsync(Pond.Name, CancellationToken.None))[0];
                return ended.State == "ended";
            },
            "the run ends", TimeSpan.FromMinutes(2));
        return ended!;
    }
}
