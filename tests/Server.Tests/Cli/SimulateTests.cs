using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Agrimaan.Cli;
using Xunit;

namespace Agrimaan.Server.Tests.Cli;

/// <summary>`agrimaan simulate`: the engine in simulated worlds, and a policy under traffic.</summary>
public sealed partial class SimulateTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    public SimulateTests() => _home.Write("agrimaan.yaml", """
        platform: shop
        apiVersion: platform/v1
        services:
          orders:
            run: { command: [node, server.js], files: . }
            replicas: 2
        gateway:
          port: 8080
          routes: { /: orders }
        environments:
          local:
            target: local
            rollout: { steps: [10%, 50%], stepTime: 10s, stepDeadline: 1m, abort: { errors: ">5%", latency: ">200% of baseline", samples: 100 } }
        """);

    [Theory]
    [InlineData("worlds", "--seeds 40")]
    [InlineData("policy", "agrimaan.yaml --traffic 100/s --errors 0.5% --bad-errors 20% --runs 20")]
    public async Task A_screen_is_as_it_was_looked_at(string name, string line)
    {
        foreach (var width in (int[])[60, 80])
        {
            var outcome = await RunAsync(width, line);
            var screen = TimeHere().Replace(outcome.Output, "(time here)");
            Golden.Verify(screen, $"simulate-{name}.{width}");
            Golden.Fits(screen, width);
            Assert.Equal(ExitCodes.Done, outcome.ExitCode);
        }
    }

    [Fact]
    public async Task A_seed_tells_every_event_and_always_the_same()
    {
        var first = await RunAsync(80, "--seed 7 -o json");
        var told = JsonNode.Parse(first.Output)!;
        Assert.Equal((ExitCodes.Done, first.Output), (first.ExitCode, (await RunAsync(60, "--seed 7 -o json")).Output));
        Assert.True(told["events"]!.AsArray().Count > 20);
        Assert.Matches("^[0-9a-f]{16}$", (string)told["hash"]!);
    }

    [Fact]
    public async Task Numbers_for_programs_are_the_same_as_those_for_people()
    {
        var told = JsonNode.Parse((await RunAsync(80, "--seeds 30 --from 100 -o json")).Output)!;
        Assert.Equal((30, 100, 0), ((int)told["seeds"]!, (int)told["from"]!, (int)told["broken"]!));
        Assert.True((long)told["decisions"]! > 1_000);
        Assert.Equal(15, told["faults"]!.AsObject().Count);
        Assert.Equal((long)told["runs"]!, told["outcomes"]!.AsObject().Sum(outcome => (long)outcome.Value!));
    }

    [Fact]
    public async Task A_policy_is_drawn_into_a_file()
    {
        var outcome = await RunAsync(80, "agrimaan.yaml --traffic 50 --slower 4x --runs 5 --svg caught.svg -o json");
        Assert.Equal("wrote " + Path.Combine(_home.Home.Folder, "caught.svg"), outcome.Error.TrimEnd());
        Assert.StartsWith("<svg", await File.ReadAllTextAsync(Path.Combine(_home.Home.Folder, "caught.svg"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(5, (int)JsonNode.Parse(outcome.Output)!["bad"]!["caught"]!);
    }

    [Theory]
    [InlineData("--seeds 0", "--seeds needs a number from 1")]
    [InlineData("agrimaan.yaml --bad-errors 3%", "How much traffic there is was not said.")]
    [InlineData("agrimaan.yaml --traffic 20/s", "The bad version is no worse")]
    [InlineData("agrimaan.yaml --traffic 20/h --bad-errors 3%", "--traffic needs a number of requests a second")]
    [InlineData("agrimaan.yaml --traffic 20/s --bad-errors 300%", "--bad-errors needs a share")]
    [InlineData("agrimaan.yaml --traffic 20/s --slower half", "--slower needs how many times as slow")]
    [InlineData("agrimaan.yaml --traffic 20/s --bad-errors 3% --environment locl", "has no environment 'locl'")]
    [InlineData("agrimaan.yaml --traffic 20/s --bad-errors 3% --service order", "has no service 'order'")]
    [InlineData("other.yaml --traffic 20/s --bad-errors 3%", "There is no file other.yaml.")]
    public async Task What_cannot_be_simulated_is_refused_with_a_way_on(string line, string complaint)
    {
        var outcome = await RunAsync(200, line);
        Assert.Equal(ExitCodes.BadInput, outcome.ExitCode);
        Assert.Contains(complaint, outcome.Error, StringComparison.Ordinal);
        Assert.True(outcome.Error.TrimEnd().Split('\n').Length > 1, outcome.Error);
    }

    [Fact]
    public async Task Interrupted_it_tells_what_it_has_done()
    {
        using var interrupted = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var outcome = await new CommandLine(_home.Home, _home.Home.Folder).RunAsync(interrupted.Token, "simulate", "--seeds", "1000000", "-o", "json");
        Assert.Equal(ExitCodes.Interrupted, outcome.ExitCode);
        Assert.InRange((int)JsonNode.Parse(outcome.Output)!["seeds"]!, 1, 999_999);
    }

    public void Dispose() => _home.Dispose();

    [GeneratedRegex("[0-9.,]+ s here:[^;]*?decisions a\\s+second")]
    private static partial Regex TimeHere();

    private Task<Outcome> RunAsync(int width, string line) =>
        new CommandLine(_home.Home, _home.Home.Folder) { Width = width }.RunAsync(["simulate", .. line.Split(' ')]);
}
