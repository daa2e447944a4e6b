using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Agrimaan.Client;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.EndToEnd.Tests;

/// <summary>What people do on the platform is played against a new version before it has users, while it has few, and when it has all.</summary>
public sealed partial class JourneyTests
{
    private const string Journeys = """
        journeys:
          order:
            description: somebody orders a fish and finds the order
            steps:
              - call: POST /orders
                body: { what: carp }
                expect: { status: 200, body: { state: placed } }
                keep: { order: id }
              - call: GET /orders/${order}
                expect: { within: 20s, body: { by: order } }
            cleanup:
              - call: DELETE /orders/${order}
        gateway:
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Plan", "175")]
    [Trait("Plan", "179")]
    [Trait("Plan", "355")]
    [Trait("Plan", "356")]
    [Trait("Plan", "372")]
    public async Task A_version_that_answers_200_with_the_wrong_thing_never_gets_a_user_and_a_good_one_passes_in_all_three_places()
    {
        await using var pond = Pond.Dig();
        await WithJourneysAsync(pond);
        await pond.UpAsync();
        Assert.Single(Placed(pond)); // the very first release is played too, in production
        await using var load = pond.Pour();
        await load.MoreAsync(50);

        var (bad, story) = await DeployAsync(pond, "2.0.0", "fish.WRONG_ORDERS", "yes");
        Assert.True(bad is { Outcome: "rolledBack", PeakWeight: 0 }, $"{bad.Outcome}: {bad.Reason}");
        Assert.Matches(@"journey order: step 1 \(line \d+\), POST /orders: `state` of its body is ""lost"" instead of ""placed""", bad.Reason);
        Assert.Contains("before it takes traffic", story, StringComparison.Ordinal);
        var counts = await CountsAsync(pond);
        Assert.Equal("0", counts["agrimaan_gateway_requests_total", "2.0.0"]);
        Assert.NotEqual("0", counts["agrimaan_gateway_previews_total", "2.0.0"]);
        Assert.Empty(Orders(pond));
        Assert.Equal(2, Placed(pond).Count);

        var (good, told) = await DeployAsync(pond, "3.0.0", "fish.NOTE", "three");
        Assert.True(good is { Outcome: "promoted", Release: "3.0.0" }, $"{good.Outcome}: {good.Reason}");
        Assert.Matches("(?s)against 3.0.0 before it takes traffic.*journey order pass.*against 3.0.0\n.*journey order pass.*as everybody is served.*journey order pass", told);
        Assert.Empty(Orders(pond));
        Assert.Equal(5, Placed(pond).Distinct().Count());

        var played = await pond.RunAsync("journey", "run", "order", "--against", "preview", "--version", "fish@3.0.0", "--times", "2");
        Assert.True(played.ExitCode == 0, played.ToString());
        Assert.Contains("2 journeys passed", played.Output, StringComparison.Ordinal);
        var unknown = await pond.RunAsync("journey", "run", "order", "--url", "http://127.0.0.1:9");
        Assert.True(unknown.ExitCode == 3, unknown.ToString());
        Assert.Empty(Orders(pond));
        await load.DisposeAsync();
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task A_control_plane_killed_in_the_middle_of_a_journey_plays_it_again_and_cleans_up_after_both()
    {
        await using var pond = Pond.Dig(settings: "{ SLOW_ORDERS: \"3000\" }");
        await WithJourneysAsync(pond);
        await pond.UpAsync();
        await using var load = pond.Pour();
        var before = Placed(pond).Count;
        using (var client = pond.Client)
        {
            await client.CreateReleaseAsync(Pond.Name, new("2.0.0", new Dictionary<string, string> { ["fish.NOTE"] = "two" }, null), Token);
            await client.StartRunAsync(Pond.Name, new("2.0.0", null), Token);
        }

        // It has been placed, and its answer is still awaited: what must go is known to this control plane alone, and to its disk.
        await Eventually.True(() => Directory.GetFiles(Path.Combine(pond.Home, "platforms", Pond.Name), "*.json", SearchOption.AllDirectories)
            .Any(file => file.Contains("/journeys/", StringComparison.Ordinal) && File.ReadAllText(file).Contains("\"kept\":{\"order\":", StringComparison.Ordinal)), "an order is placed by a journey", TimeSpan.FromSeconds(60));
        pond.KillControlPlane();
        Assert.Single(Orders(pond));
        await pond.StartControlPlaneAsync();

        var run = await EndedAsync(pond);
        Assert.True(run is { Outcome: "promoted" }, $"{run.Outcome}: {run.Reason}");
        Assert.Empty(Orders(pond));
        Assert.Equal(before + 4, Placed(pond).Count);
        await load.DisposeAsync();
        Assert.Empty(load.Failures);
    }

    private static async Task WithJourneysAsync(Pond pond)
    {
        var text = await File.ReadAllTextAsync(pond.File, Token);
        await File.WriteAllTextAsync(pond.File, text
            .Replace("gateway:", Journeys, StringComparison.Ordinal)
            .Replace("local:\n", "local:\n    journeys: [order]\n", StringComparison.Ordinal), Token);
    }

    private static async Task<(RunView Run, string Story)> DeployAsync(Pond pond, string release, string setting, string value)
    {
        using var client = pond.Client;
        await client.CreateReleaseAsync(Pond.Name, new(release, new Dictionary<string, string> { [setting] = value }, null), Token);
        var run = await client.StartRunAsync(Pond.Name, new(release, null), Token);
        var ended = await EndedAsync(pond);
        Assert.Equal(run.Id, ended.Id);
        return (ended, string.Concat((await client.RunEventsAsync(run.Id, Token)).Select(happened => happened.Sentence + "\n")));
    }

    private static async Task<RunView> EndedAsync(Pond pond)
    {
        using var client = pond.Client;
        await Eventually.True(async () => (await client.RunsAsync(Pond.Name, Token))[0].State == "ended", "the run ends", TimeSpan.FromMinutes(2));
        return (await client.RunsAsync(Pond.Name, Token))[0];
    }

    private static string[] Orders(Pond pond) => Directory.GetFiles(DataOf(pond), "order-*.json");

    /// <summary>One line per order that was ever placed: who placed it.</summary>
    private static IReadOnlyList<string> Placed(Pond pond) =>
        File.Exists(Path.Combine(DataOf(pond), "placed.log")) ? File.ReadAllLines(Path.Combine(DataOf(pond), "placed.log")) : [];

    private static string DataOf(Pond pond) => Path.Combine(pond.Home, "platforms", Pond.Name, "data", "fish");

    private static async Task<Counts> CountsAsync(Pond pond)
    {
        using var spec = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(pond.Home, "platforms", Pond.Name, "gateway", "spec.json"), Token));
        var port = int.Parse(AdminPort().Match(spec.RootElement.GetRawText()).Groups[1].Value, CultureInfo.InvariantCulture);
        using var http = new HttpClient();
        return new(await http.GetStringAsync(new UriBuilder("http", "127.0.0.1", port, "/metrics").Uri, Token));
    }

    [GeneratedRegex("\"admin\"[^}]*?(\\d{5})")]
    private static partial Regex AdminPort();

    private sealed record Counts(string Text)
    {
        /// <summary>Sum over all lines of a counter for a version of fish.</summary>
        public string this[string counter, string version] => Text.Split('\n')
            .Where(line => line.StartsWith($"{counter}{{service=\"fish\",version=\"{version}\"", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture);
    }
}
