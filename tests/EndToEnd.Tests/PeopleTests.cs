using Agrimaan.Client;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.EndToEnd.Tests;

/// <summary>Ctrl-C, two terminals, second thoughts: afterwards all is whole, and the next command works.</summary>
public sealed class PeopleTests
{
    [Fact]
    public async Task Interrupted_at_any_stage_up_leaves_something_that_the_next_up_completes()
    {
        await using var pond = Pond.Dig();
        (string Stage, Func<Task<bool>> Reached)[] stages =
        [
            ("the first moment", () => Task.FromResult(true)),
            ("the control plane takes its home", () => Task.FromResult(File.Exists(Path.Combine(pond.Home, "lock")))),
            ("the control plane answers", () => Task.FromResult(new Home(pond.Home).ReadServer() is not null)),
            ("the platform is known", async () => (await PlatformsAsync(pond)).Count > 0),
            ("the run is in progress", async () => (await PlatformsAsync(pond)).Any(platform => platform.Run is not null)),
        ];
        foreach (var (stage, reached) in stages)
        {
            await using var up = TerminalRun.Start(pond.Home, "up", pond.File);
            await Eventually.True(async () => up.HasEnded || await reached(), stage, TimeSpan.FromSeconds(60));
            up.Interrupt();
            var code = await up.EndAsync();
            Assert.True(code is 130 or 0, $"{stage}: {code} {up.Said}");
            Assert.DoesNotContain("fault of ours", up.Words, StringComparison.Ordinal);
        }

        await pond.UpAsync();
        var platform = Assert.Single(await PlatformsAsync(pond));
        Assert.Equal(("up", "1.0.0"), (platform.State, platform.Release));
        using var http = new HttpClient();
        Assert.Equal("fish 1.0.0\n", await http.GetStringAsync(pond.Address));

        // The way down, too.
        foreach (var reached in (Func<Task<bool>>[])[() => Task.FromResult(true), async () => (await PlatformsAsync(pond)).All(seen => seen.State != "up")])
        {
            await using var down = TerminalRun.Start(pond.Home, "down");
            await Eventually.True(async () => down.HasEnded || await reached(), "it goes down");
            down.Interrupt();
            Assert.True(await down.EndAsync() is 130 or 0, down.Said);
        }

        Assert.Equal(0, (await pond.RunAsync("down")).ExitCode);
        await pond.UpAsync();
        Assert.Equal("fish 1.0.0\n", await http.GetStringAsync(pond.Address));
    }

    [Fact]
    public async Task Interrupted_deploys_go_on_and_say_so_and_an_interrupted_release_is_there_or_not()
    {
        await using var pond = Pond.Dig();
        await pond.UpAsync();
        await using var load = pond.Pour();
        using var client = pond.Client;

        // A large release takes its time to be copied: interrupted at the first moment, in the middle of the copy, and at its end.
        var store = Path.Combine(pond.Home, "store", "sha256");
        var (large, before) = (Path.Combine(Path.GetDirectoryName(pond.File)!, "app", "large"), Directory.GetDirectories(store).Length);
        await File.WriteAllBytesAsync(large, new byte[200_000_000]);
        foreach (var reached in (Func<bool>[])[() => true, () => Directory.GetDirectories(store).Length + Directory.GetFiles(store).Length > before, () => false])
        {
            await using var create = TerminalRun.Start(pond.Home, "release", "create", "--version", "1.9.0");
            await Eventually.True(() => create.HasEnded || reached(), "the stage is reached", TimeSpan.FromSeconds(60));
            create.Interrupt();
            Assert.True(await create.EndAsync() is 130 or 0 or 1, create.Said);
            Assert.DoesNotContain("fault of ours", create.Words, StringComparison.Ordinal);
        }

        var made = await client.ReleasesAsync(Pond.Name, CancellationToken.None);
        Assert.InRange(made.Count(release => release.Version == "1.9.0"), 0, 1);
        File.Delete(large);
        Assert.Equal(0, (await pond.RunAsync("release", "create", "--version", "2.0.0", "--set", "fish.NOTE=two")).ExitCode);
        await using (var deploy = TerminalRun.Start(pond.Home, "deploy", "2.0.0"))
        {
            await Eventually.True(async () => (await client.RunsAsync(Pond.Name, CancellationToken.None))[0].Id == "pond-2", "the run has begun");
            await Eventually.True(async () => (await client.RunAsync("pond-2", CancellationToken.None)).Rollouts.Any(rollout => rollout.Weight > 0), "the canary takes traffic");
            deploy.Interrupt();
            Assert.Equal(130, await deploy.EndAsync());
            Assert.Contains("pond-2 goes on. Follow it with `agrimaan rollout watch`", deploy.Words, StringComparison.Ordinal);
        }

        Assert.Equal(0, (await pond.RunAsync("rollout", "watch")).ExitCode);
        Assert.Equal("promoted", (await client.RunAsync("pond-2", CancellationToken.None)).Outcome);
        await load.DisposeAsync();
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task Two_terminals_at_once_make_one_platform_one_run_and_one_clear_sentence()
    {
        await using var pond = Pond.Dig();
        await using (var one = TerminalRun.Start(pond.Home, "up", pond.File))
        await using (var other = TerminalRun.Start(pond.Home, "up", pond.File))
        {
            Assert.Equal((0, 0), (await one.EndAsync(), await other.EndAsync()));
        }

        using var client = pond.Client;
        Assert.Single(await client.RunsAsync(Pond.Name, CancellationToken.None));
        Assert.Single(await client.ReleasesAsync(Pond.Name, CancellationToken.None));

        await using var load = pond.Pour();
        await pond.RunAsync("release", "create", "--version", "2.0.0", "--set", "fish.NOTE=two");
        await using (var one = TerminalRun.Start(pond.Home, "deploy", "2.0.0"))
        await using (var other = TerminalRun.Start(pond.Home, "deploy", "2.0.0"))
        {
            int[] codes = [await one.EndAsync(), await other.EndAsync()];
            Assert.Equal([0, 1], codes.Order());
            var refused = codes[0] == 1 ? one : other;
            Assert.Contains("agrimaan rollout watch pond-2", refused.Words, StringComparison.Ordinal);
        }

        Assert.Equal(2, (await client.RunsAsync(Pond.Name, CancellationToken.None)).Length);
        await load.DisposeAsync();
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task Up_and_deploy_at_once_make_two_releases_and_one_run_at_a_time()
    {
        await using var pond = Pond.Dig();
        pond.Rollout = "strategy: rolling, stepTime: 0s, keepWarm: 0s";
        pond.Write("{}");
        await pond.UpAsync();
        await pond.RunAsync("release", "create", "--version", "2.0.0", "--set", "fish.NOTE=two");
        pond.Write("{ NOTE: three }");
        await using (var deploy = TerminalRun.Start(pond.Home, "deploy", "2.0.0"))
        await using (var up = TerminalRun.Start(pond.Home, "up", pond.File))
        {
            // Whoever comes second waits or is told of the first; nobody is cut off in the middle.
            Assert.All((int[])[await deploy.EndAsync(), await up.EndAsync()], code => Assert.True(code is 0 or 1, $"{deploy.Said}\n---\n{up.Said}"));
            Assert.DoesNotContain("fault of ours", deploy.Words + up.Words, StringComparison.Ordinal);
        }

        using var client = pond.Client;
        var runs = await client.RunsAsync(Pond.Name, CancellationToken.None);
        Assert.All(runs, run => Assert.Equal("promoted", run.Outcome));
        var inOrder = runs.OrderBy(run => run.StartedAt).ToList();
        Assert.All(inOrder.Zip(inOrder.Skip(1)), pair => Assert.True(pair.First.EndedAt <= pair.Second.StartedAt));
        await pond.UpAsync();
        Assert.Equal("three", (await client.ReleaseAsync(Pond.Name, (await client.PlatformAsync(Pond.Name, CancellationToken.None)).Release!, CancellationToken.None)).Services[0].Settings["NOTE"]);
    }

    [Fact]
    public async Task Down_in_the_middle_of_a_deploy_ends_it_and_up_brings_back_what_ran_before()
    {
        await using var pond = Pond.Dig();
        await pond.UpAsync();
        await pond.RunAsync("release", "create", "--version", "2.0.0", "--set", "fish.NOTE=two");
        using var client = pond.Client;
        await using var deploy = TerminalRun.Start(pond.Home, "deploy", "2.0.0");
        await Eventually.True(async () => (await client.PlatformAsync(Pond.Name, CancellationToken.None)).Run is { Id: "pond-2", State: "running" }, "the deploy runs");

        Assert.Equal(0, (await pond.RunAsync("down")).ExitCode);
        Assert.Equal(1, await deploy.EndAsync());
        Assert.Contains("the platform was taken down by", deploy.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(pond.Processes(), process => process.CommandLine.Contains("pond.mjs", StringComparison.Ordinal));

        await pond.UpAsync();
        using var http = new HttpClient();
        Assert.Equal("fish 1.0.0\n", await http.GetStringAsync(pond.Address));
    }

    [Theory]
    [Trait("Category", "Long")]
    [InlineData("starts in a folder")]
    [InlineData("comes up")]
    public Task Nor_does_one_that_is_interrupted_sooner_leave_anything(string stage) => An_interrupted_demo_takes_everything_of_it_down(stage);

    [Theory]
    [InlineData("requests a second begin")]
    public async Task An_interrupted_demo_takes_everything_of_it_down(string stage)
    {
        var home = Directory.CreateTempSubdirectory("agrimaan-demo-");
        try
        {
            await using var demo = TerminalRun.Start(home.FullName, "demo", "--once");
            await Eventually.True(() => demo.Said.Contains(stage, StringComparison.Ordinal) || demo.HasEnded, "the stage is reached", TimeSpan.FromMinutes(3));
            demo.Interrupt();
            Assert.Equal(130, await demo.EndAsync());
            await Eventually.True(() => !Pond.IsNamedByAProcess(home.FullName), "no process of it is left");
            Assert.Empty(home.EnumerateDirectories());
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<PlatformView>> PlatformsAsync(Pond pond)
    {
        try
        {
            using var client = pond.Client;
            return await client.PlatformsAsync(CancellationToken.None);
        }
        catch (ServerUnreachableException)
        {
            return [];
        }
    }
}
