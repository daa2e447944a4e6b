using Agrimaan.Client;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.EndToEnd.Tests;

/// <summary>A service follows its load while people use it, on real processes.</summary>
public sealed class ScalingTests
{
    private const int Calm = 40;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Plan", "451")]
    [Trait("Plan", "452")]
    public async Task Four_times_the_load_raises_the_instances_to_the_most_and_back_without_a_lost_request()
    {
        await using var pond = Pond.Dig();
        await File.WriteAllTextAsync(
            pond.File,
            (await File.ReadAllTextAsync(pond.File, Token)).Replace(
                "fish: { use: node,", $"fish: {{ use: node, scale: {{ replicas: 1..4, load: {{ requestsPerSecond: {Calm}, window: 2s, tolerance: 30%, stabilization: 4s }} }},", StringComparison.Ordinal)
                .Replace("    replicas: 1\n", "", StringComparison.Ordinal),
            Token);
        await pond.UpAsync();
        using var client = pond.Client;
        await using var calm = pond.Pour(Calm);
        await calm.MoreAsync(Calm);
        await using (var more = pond.Pour(3 * Calm))
        {
            await Eventually.True(async () => await ReadyAsync(client) == 4, "four instances serve", TimeSpan.FromSeconds(90));
            await more.MoreAsync(Calm);
            await more.DisposeAsync();
            Assert.Empty(more.Failures);
        }

        await Eventually.True(async () => await ReadyAsync(client) == 1, "one instance serves", TimeSpan.FromSeconds(90));
        await ScaleWhileHeldAsync(pond, client);
        await calm.MoreAsync(Calm);
        await calm.DisposeAsync();
        Assert.Empty(calm.Failures);
        var scaling = (await client.PlatformAsync(Pond.Name, Token)).Services.Single(service => service.Name == "fish").Scaling!;
        Assert.Equal((1, 1, 4), (scaling.Wanted, scaling.Least, scaling.Most));
        Assert.Contains("and no more were needed for 4s", scaling.Why, StringComparison.Ordinal);

        var refused = await pond.RunAsync("scale", "fish=3");
        Assert.True(refused.ExitCode != 0 && refused.Errors.Contains("fish scales by itself", StringComparison.Ordinal), refused.ToString());
    }

    /// <summary>What a person asks of a service in the middle of a run that is held takes effect on both sides, and stays when it is taken back.</summary>
    private static async Task ScaleWhileHeldAsync(Pond pond, AgrimaanClient client)
    {
        var release = await client.CreateReleaseAsync(Pond.Name, new(null, new Dictionary<string, string> { ["water.NOTE"] = "held" }, null), Token);
        var run = await client.StartRunAsync(Pond.Name, new(release.Version, null), Token);
        await Eventually.True(async () => (await client.RunAsync(run.Id, Token)).Rollouts[0].Weight > 0, "the canary has traffic", TimeSpan.FromSeconds(90));
        await client.HoldAsync(run.Id, "to scale it", Token);
        var scaled = await pond.RunAsync("scale", "water=2");
        Assert.True(scaled.ExitCode == 0 && scaled.Output.Contains($"water has 2 instead of 1 from now on, on both sides of {run.Id}", StringComparison.Ordinal), scaled.ToString());
        await Eventually.True(
            async () => (await client.PlatformAsync(Pond.Name, Token)).Services.Single(service => service.Name == "water").Versions is [{ Ready: 2, Weight: > 0 }, { Ready: 2, Weight: > 0 }],
            "both sides have two instances that serve", TimeSpan.FromSeconds(90));
        Assert.Equal("paused", (await client.RunAsync(run.Id, Token)).State);

        await client.AbortAsync(run.Id, "seen enough", Token);
        await Eventually.True(async () => (await client.RunAsync(run.Id, Token)).State == "ended", "it went back", TimeSpan.FromSeconds(90));
        Assert.Equal(2, (await client.PlatformAsync(Pond.Name, Token)).Services.Single(service => service.Name == "water").Versions.Single(version => version.Weight > 0).Ready);
    }

    private static async Task<int> ReadyAsync(AgrimaanClient client) =>
        (await client.PlatformAsync(Pond.Name, Token)).Services.Single(service => service.Name == "fish").Versions is [{ Instances: var all, Ready: var ready }] && all == ready ? all : 0;
}
