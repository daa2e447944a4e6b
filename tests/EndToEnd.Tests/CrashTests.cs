using Agrimaan.Client;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.EndToEnd.Tests;

/// <summary>Killed without a goodbye, in the middle of everything.</summary>
public sealed class CrashTests
{
    [Theory]
    [Trait("Category", "Long")]
    [InlineData("comes up")]
    [InlineData("20 % of traffic")]
    public Task Nor_at_other_moments(string moment) => Without_its_control_plane_traffic_goes_on_and_the_rollout_ends_where_it_would_have(moment);

    [Theory]
    [Trait("Category", "Long")]
    [InlineData("1.0.0", "the public routes change")]
    [InlineData("2.0.0", "water is removed")]
    public Task Nor_in_the_routes_or_in_a_removal(string release, string moment) => Killed_in_a_start_in_the_routes_or_in_a_removal_the_run_goes_on_where_it_was(release, moment);

    [Theory]
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
        await pond.StartControlPlaneAsync();
        var ended = await EndedAsync(pond);
        Assert.True(ended is { Outcome: "promoted", Release: "2.0.0" }, $"{ended.Outcome} {ended.Release}: {ended.Reason}");
        await load.MoreAsync(100);
        await load.DisposeAsync();
        Assert.Empty(load.Failures);
    }

    [Theory]
    [InlineData("1.0.0", "water 1.0.0 comes up")]
    public async Task Killed_in_a_start_in_the_routes_or_in_a_removal_the_run_goes_on_where_it_was(string release, string moment)
    {
        await using var pond = Pond.Dig();
        await pond.StartControlPlaneAsync();
        await MoveAsync(pond, "1.0.0", release == "1.0.0" ? moment : null);
        if (release == "2.0.0")
        {
            await File.WriteAllTextAsync(pond.File, (await File.ReadAllTextAsync(pond.File))
                .Replace("  water: { use: node }\n", "", StringComparison.Ordinal).Replace(", calls: [water]", "", StringComparison.Ordinal).Replace(", /water: water", "", StringComparison.Ordinal));

            // A caller that calls no more is another revision, and a canary of it needs traffic to be judged by.
            await using var load = pond.Pour();
            await MoveAsync(pond, "2.0.0", moment);
        }

        using var http = new HttpClient();
        Assert.StartsWith("fish", await http.GetStringAsync(pond.Address), StringComparison.Ordinal);
        using var client = pond.Client;
        Assert.Equal(release, (await client.PlatformAsync(Pond.Name, CancellationToken.None)).Release);
        Assert.Equal(release == "1.0.0" ? 2 : 1, (await client.PlatformAsync(Pond.Name, CancellationToken.None)).Services.Count);
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
        await pond.StartControlPlaneAsync();
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

    /// <summary>Applies the file, makes a release and moves to it; killed at the moment named, by another control plane.</summary>
    private static async Task MoveAsync(Pond pond, string release, string? killAt)
    {
        using (var client = pond.Client)
        {
            await client.ApplyAsync(Pond.Name, new(pond.File, await File.ReadAllTextAsync(pond.File), null), CancellationToken.None);
            await client.CreateReleaseAsync(Pond.Name, new(release, null, null), CancellationToken.None);
            var run = await client.StartRunAsync(Pond.Name, new(release, null), CancellationToken.None);
            await foreach (var happened in client.RunEventsAsync(run.Id, 0, CancellationToken.None))
            {
                if (killAt is not null && happened.Sentence.Contains(killAt, StringComparison.Ordinal))
                {
                    break;
                }
            }
        }

        if (killAt is not null)
        {
            pond.KillControlPlane();
            await pond.StartControlPlaneAsync();
        }

        var ended = await EndedAsync(pond);
        Assert.True(ended.Outcome == "promoted", $"{ended.Outcome}: {ended.Reason}");
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
