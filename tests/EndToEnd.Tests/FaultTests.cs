using System.Net;
using System.Net.Sockets;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.EndToEnd.Tests;

/// <summary>What goes wrong in the field: each time one clear sentence with what to do, the old version serving, nothing lost.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData("NEVER_READY", "was not ready within 3 s: /ready answers 503")]
    [InlineData("EXIT_AT_ONCE", "ended by itself 3 times: ended with exit code 7 after saying: no water in the pond")]
    [InlineData("EXIT_WELL", "ended by itself 3 times: ended with exit code 0")]
    [InlineData("DIES_SOON", "ended by itself 3 times: ended with exit code 0")]
    public async Task A_version_that_does_not_come_up_is_given_up_and_the_old_one_serves(string fault, string reason)
    {
        var deadline = fault == "NEVER_READY" ? "3s" : "60s";
        await using var pond = Pond.Dig(http: $"{{ ready: /ready, stableFor: 500ms, stopGrace: 2s, startDeadline: {deadline} }}");
        await pond.UpAsync();
        await using var load = pond.Pour(20);
        await pond.RunAsync("release", "create", "--version", "2.0.0", "--set", $"fish.{fault}=1");
        var deploy = await pond.RunAsync("deploy", "2.0.0");
        Assert.Equal(1, deploy.ExitCode);
        Assert.Contains(reason, Unwrapped(deploy), StringComparison.Ordinal);
        await load.DisposeAsync();
        Assert.Empty(load.Failures);
        using var client = pond.Client;
        Assert.Equal("1.0.0", (await client.PlatformAsync(Pond.Name, CancellationToken.None)).Release);
    }

    [Fact]
    public async Task A_version_whose_health_is_always_200_is_judged_by_its_requests()
    {
        await using var pond = Pond.Dig();
        await pond.UpAsync();
        await using var load = pond.Pour();
        await pond.RunAsync("release", "create", "--version", "2.0.0", "--set", "fish.FAULT_RATE=1");
        var deploy = await pond.RunAsync("deploy", "2.0.0");
        Assert.Equal(1, deploy.ExitCode);
        Assert.Contains("fish 2.0.0 at 20 %: 100 % of", Unwrapped(deploy), StringComparison.Ordinal);
        await load.DisposeAsync();
        Assert.NotEmpty(load.Failures);
        Assert.All(load.Failures, failure => Assert.Contains("fish@2.0.0", failure, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_version_that_needs_a_minute_to_start_gets_it_and_the_old_one_serves_meanwhile()
    {
        await using var pond = Pond.Dig(http: "{ ready: /ready, stableFor: 200ms, stopGrace: 2s, startDeadline: 90s }");
        await pond.UpAsync();
        await using var load = pond.Pour(50);
        await pond.RunAsync("release", "create", "--version", "2.0.0", "--set", "fish.START_AFTER=60000");
        var deploy = await pond.RunAsync("deploy", "2.0.0");
        Assert.True(deploy.ExitCode == 0, deploy.ToString());
        await load.DisposeAsync();
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task A_version_that_ignores_SIGTERM_is_killed_after_its_grace()
    {
        await using var pond = Pond.Dig("{ IGNORE_TERM: \"1\" }");
        await pond.UpAsync();
        var down = await pond.RunAsync("down");
        Assert.Equal(0, down.ExitCode);
        await Eventually.True(() => !pond.Processes().Any(process => process.CommandLine.Contains("pond.mjs", StringComparison.Ordinal)), "the service ends");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_who_holds_it()
    {
        await using var pond = Pond.Dig();
        using var holder = new TcpListener(IPAddress.Loopback, pond.Port);
        holder.Start();
        var up = await pond.RunAsync("up", pond.File);
        Assert.NotEqual(0, up.ExitCode);
        Assert.Contains($"port {pond.Port} is in use by", Unwrapped(up), StringComparison.Ordinal);
        Assert.Contains($"process {Environment.ProcessId}", Unwrapped(up), StringComparison.Ordinal);
        holder.Stop();
        await pond.UpAsync();
    }

    [Fact]
    public async Task A_missing_program_is_named_with_where_it_was_looked_for()
    {
        await using var pond = Pond.Dig();
        await File.WriteAllTextAsync(pond.File, (await File.ReadAllTextAsync(pond.File)).Replace("[node,", "[nood,", StringComparison.Ordinal));
        var up = await pond.RunAsync("up", pond.File);
        Assert.Equal(1, up.ExitCode);
        Assert.Contains("'nood' was found neither in", Unwrapped(up), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_file_is_said_with_its_place_and_changes_nothing_and_the_mended_one_is_taken()
    {
        await using var pond = Pond.Dig();
        await pond.UpAsync();
        await using var load = pond.Pour();
        var good = await File.ReadAllTextAsync(pond.File);
        await File.WriteAllTextAsync(pond.File, good.Replace("[water]", "[watr]", StringComparison.Ordinal));
        var up = await pond.RunAsync("up", pond.File);
        Assert.Equal(2, up.ExitCode);
        Assert.Contains("did you mean 'water'", Unwrapped(up), StringComparison.Ordinal);
        await load.MoreAsync(20);

        await File.WriteAllTextAsync(pond.File, good);
        Assert.Equal(0, (await pond.RunAsync("up", pond.File)).ExitCode);
        await load.DisposeAsync();
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task A_second_deploy_is_refused_while_one_runs_and_the_aborted_one_is_tried_again()
    {
        await using var pond = Pond.Dig();
        await pond.UpAsync();
        await pond.RunAsync("release", "create", "--version", "2.0.0", "--set", "fish.NOTE=two");
        using var client = pond.Client;
        await client.StartRunAsync(Pond.Name, new("2.0.0", null), CancellationToken.None);
        await pond.RunAsync("release", "create", "--version", "3.0.0", "--set", "fish.NOTE=three");
        var second = await pond.RunAsync("deploy", "3.0.0");
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("is in progress", Unwrapped(second), StringComparison.Ordinal);
        Assert.Contains("agrimaan rollout abort", Unwrapped(second), StringComparison.Ordinal);
        Assert.Equal(0, (await pond.RunAsync("rollout", "abort")).ExitCode);

        await using var load = pond.Pour();
        var again = await pond.RunAsync("rollout", "retry");
        Assert.True(again.ExitCode == 0, again.ToString());
        Assert.Equal("2.0.0", (await client.PlatformAsync(Pond.Name, CancellationToken.None)).Release);
    }

    [Fact]
    [Trait("Plan", "411")]
    [Trait("Plan", "412")]
    [Trait("Plan", "420")]
    public async Task A_rollback_goes_back_to_the_release_before()
    {
        await using var pond = Pond.Dig();
        await pond.UpAsync();
        await using var load = pond.Pour();
        await pond.RunAsync("release", "create", "--version", "2.0.0", "--set", "fish.NOTE=two");
        var deploy = await pond.RunAsync("deploy", "2.0.0");
        Assert.True(deploy.ExitCode == 0, deploy.ToString());
        var back = await pond.RunAsync("rollback");
        Assert.True(back.ExitCode == 0, back.ToString());
        await load.DisposeAsync();
        Assert.Empty(load.Failures);
        using var http = new HttpClient();
        Assert.Equal("fish 1.0.0\n", await http.GetStringAsync(pond.Address));
    }

    /// <summary>Screens wrap at the terminal's width.</summary>
    private static string Unwrapped(ProgramRun run) => string.Join(' ', (run.Output + ' ' + run.Errors).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
