using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Agrimaan.Cli;
using Agrimaan.Cli.Load;
using Xunit;

namespace Agrimaan.Server.Tests.Cli.Load;

/// <summary>`agrimaan load` against a real server.</summary>
public sealed class LoadCommandTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    [Theory]
    [Trait("Plan", "621")]
    [InlineData("--rate 400 --count 60 --for 1m", 60)]
    [InlineData("--rate 200 --count 1000 --for 250ms", 50)]
    [InlineData("--rate 200 --ramp 200ms --for 300ms", 40)]
    [InlineData("--rate 200 --count 20", 20)]
    public async Task As_many_are_sent_as_the_schedule_has(string options, int count)
    {
        await using var server = await LoadedServer.StartAsync();
        var (outcome, report) = await LoadAsync(server.Address, options);
        Assert.Equal(ExitCodes.Done, outcome.ExitCode);
        Assert.Equal((count, count, count, count, 0), (server.Arrived, report.Planned, report.Sent, report.Answered, report.Errors.Total));
        Assert.False(report.Interrupted);
    }

    /// <summary>
    /// Nothing is answered before the fiftieth request has come: who waited for answers would wait for ever. The first ones carry
    /// the half second in which the rest became due, and the last ones carry less and less of it.
    /// </summary>
    [Fact]
    [Trait("Plan", "621")]
    public async Task A_server_that_stalls_is_felt_by_all_who_come_meanwhile()
    {
        const int Together = 50;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await LoadedServer.StartAsync(async (_, _, number) =>
        {
            if (number == Together)
            {
                all.SetResult();
            }

            await all.Task;
        });
        var (_, report) = await LoadAsync(server.Address, $"--rate 100 --count {Together}");
        Assert.Equal((Together, 0), (report.Answered, report.Errors.Total));
        Assert.True(report.Latency!.Max >= 490, $"{report.Latency}");
        Assert.True(report.Latency.P90 >= 440, $"{report.Latency}");
        Assert.InRange(report.Latency.P50, 240, report.Latency.P90 - 1);
    }

    [Fact]
    public async Task What_is_due_while_too_many_are_open_is_not_sent_and_not_sent_later()
    {
        await using var server = await LoadedServer.StartAsync((server, _, _) => server.Closing);
        var (outcome, report) = await LoadAsync(server.Address, "--rate 500 --count 40 --max-open 5 --timeout 1s --max-errors 99%");
        Assert.Equal((5, 5, 35, 5, 0), (server.Arrived, report.Sent, report.Errors.NotSent, report.Errors.TimedOut, report.Answered));
        Assert.Equal(1, report.Errors.Share);
        Assert.Equal(ExitCodes.No, outcome.ExitCode);
        Assert.True(report.Latency!.P50 >= 950, "those that timed out took at least so long");
    }

    [Fact]
    public async Task Each_version_has_its_share_its_errors_and_its_latency()
    {
        await using var server = await LoadedServer.StartAsync((_, context, number) =>
        {
            var canary = number % 10 == 0;
            context.Response.Headers["Agrimaan-Path"] = canary ? "web@1.0.0, crop-service@1.1.0" : "crop-service@1.0.0,web@1.0.0";
            context.Response.StatusCode = number % 20 == 0 ? 503 : 200;
            return Task.CompletedTask;
        });
        var (outcome, report) = await LoadAsync(server.Address, "--rate 1000 --count 100");
        Assert.Equal(ExitCodes.Done, outcome.ExitCode);
        Assert.Equal(
            [("crop-service", "1.0.0", 90L, 0.9, 0L), ("crop-service", "1.1.0", 10, 0.1, 5), ("web", "1.0.0", 100, 1, 5)],
            report.Versions.Select(version => (version.Service, version.Version, version.Requests, version.Share, version.Errors)));
        Assert.Equal(["crop-service@1.0.0 web@1.0.0", "crop-service@1.1.0 web@1.0.0"], report.Paths.Select(path => string.Join(' ', path.Versions)));
        Assert.Equal(5, report.Errors.Statuses["503"]);
        Assert.All(report.Versions, version => Assert.InRange(version.Latency.P99, version.Latency.P50, version.Latency.Max));
    }

    [Fact]
    public async Task Errors_are_told_by_their_class()
    {
        await using var server = await LoadedServer.StartAsync((server, context, number) =>
        {
            context.Response.StatusCode = (number % 5) switch { 1 => 404, 2 => 429, 3 => 302, _ => 200 };
            if (number % 5 == 4)
            {
                context.Abort();
            }

            return number % 5 == 0 ? server.Closing : Task.CompletedTask;
        });
        var (_, report) = await LoadAsync(server.Address, "--rate 200 --count 20 --timeout 500ms --method POST");
        Assert.Equal([("404", 4L), ("429", 4)], report.Errors.Statuses.Select(status => (status.Key, status.Value)));
        Assert.Equal((4, 4, 0, 16, 12), (report.Errors.BrokenOff, report.Errors.TimedOut, report.Errors.Refused, report.Errors.Total, report.Answered));
        Assert.Equal(0.8, report.Errors.Share);
        Assert.Equal("no answer within 500ms", report.Errors.First["timedOut"]);
    }

    [Fact]
    public async Task An_address_where_nobody_listens_cannot_tell()
    {
        var outcome = await Load($"--url http://127.0.0.1:{FreePort()} --rate 100 --count 5");
        Assert.Equal(ExitCodes.CannotTell, outcome.ExitCode);
        Assert.Contains("5 found nobody. At first: Connection refused", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing was answered", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("agrimaan status", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Plan", "176")]
    [Trait("Plan", "201")]
    [InlineData("--max-errors 10%", ExitCodes.Done, "--max-errors 10% is held: 10%.")]
    [InlineData("--max-errors 9.99%", ExitCodes.No, "--max-errors 9.99% is not held: 10%.")]
    [InlineData("--max-p95 2m", ExitCodes.Done, "--max-p95 2m is held:")]
    [InlineData("--max-p95 4ms --max-errors 100%", ExitCodes.No, "--max-p95 4ms is not held:")]
    public async Task A_limit_that_is_not_held_makes_the_answer_no(string limits, int exitCode, string said)
    {
        // Each tenth fails; all answers wait for the last request, so that none takes less than what is left of 100 ms.
        const int Together = 20;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await LoadedServer.StartAsync(async (_, context, number) =>
        {
            context.Response.StatusCode = number % 10 == 0 ? 500 : 200;
            if (number == Together)
            {
                all.SetResult();
            }

            await all.Task;
        });
        var outcome = await Load($"--url {server.Address} --rate 200 --count {Together} {limits}");
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains(said, outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_early_and_shows_what_was_measured()
    {
        using var interruption = new CancellationTokenSource();
        await using var server = await LoadedServer.StartAsync(async (server, context, number) =>
        {
            if (number > 10)
            {
                await interruption.CancelAsync();
                await server.Closing;
            }
        });
        var outcome = await new CommandLine(_home.Home).RunAsync(interruption.Token, "load", "--url", server.Address, "--rate", "50", "--for", "1h", "-o", "json");
        var report = JsonSerializer.Deserialize(outcome.Output, LoadJson.Default.LoadReport)!;
        Assert.Equal(ExitCodes.Interrupted, outcome.ExitCode);
        Assert.True(report.Interrupted);
        Assert.Equal(180_000, report.Planned);
        Assert.Equal(report.Sent, report.Answered + report.GivenUp);
        Assert.True(report.GivenUp > 0 && report.Answered >= 10, outcome.Output);
        Assert.Equal(0, report.Errors.Total);
    }

    [Fact]
    public async Task Paths_are_asked_for_as_often_as_their_weights_say()
    {
        var seen = new ConcurrentBag<string>();
        await using var server = await LoadedServer.StartAsync((_, context, _) =>
        {
            seen.Add(context.Request.Path + context.Request.QueryString);
            return Task.CompletedTask;
        });
        await LoadAsync(server.Address, "--rate 1000 --count 60 --path /a=3 --path /b?x=1 --path /c?x=1=2");
        Assert.Equal([("/a", 30), ("/b?x=1", 10), ("/c?x=1", 20)], seen.CountBy(path => path).OrderBy(path => path.Key, StringComparer.Ordinal).Select(path => (path.Key, path.Value)));
    }

    [Fact]
    public async Task A_request_has_its_method_its_headers_and_its_body_and_never_a_cookie()
    {
        var seen = new ConcurrentBag<string>();
        _home.Write("order.json", """{"quantity":3}""");
        await using var server = await LoadedServer.StartAsync(async (_, context, _) =>
        {
            context.Response.Headers.SetCookie = "stick=1; Path=/";
            using var reader = new StreamReader(context.Request.Body);
            seen.Add($"{context.Request.Method} {context.Request.Headers["X-Farm"]} {context.Request.ContentType} {context.Request.Headers.Cookie}|{await reader.ReadToEndAsync()}");
        });
        foreach (var options in new[] { "--body @order.json --header X-Farm:\u00a07", "--method put --body hello --header Content-Type:text/csv" })
        {
            await LoadAsync(server.Address, $"--rate 100 --count 3 {options}");
        }

        Assert.Equal([("POST 7 application/json |{\"quantity\":3}", 3), ("PUT  text/csv |hello", 3)], seen.CountBy(line => line).OrderBy(line => line.Key, StringComparer.Ordinal).Select(line => (line.Key, line.Value)));
    }

    [Fact]
    public async Task Without_a_terminal_there_is_nothing_but_the_answer_for_the_first_ten_seconds()
    {
        await using var server = await LoadedServer.StartAsync();
        var outcome = await Load($"--url {server.Address} --rate 100 --count 10");
        Assert.Empty(outcome.Error);
        Assert.Matches($@"^10 of 10 requests left for {Regex.Escape(server.Address)}/ in \d+\.\d s, \d+(\.\d)? a second\.\n10 were answered, none failed\.\n", outcome.Output);
        Assert.Contains("errors:\n  total: 0\n", (await Load($"--url {server.Address} --rate 100 --count 10 -o yaml")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_a_terminal_one_line_is_drawn_over_and_taken_away()
    {
        await using var server = await LoadedServer.StartAsync();
        var outcome = await new CommandLine(_home.Home) { Width = 60, Live = true }.RunAsync("load", "--url", server.Address, "--rate", "50", "--for", "700ms");
        var drawn = outcome.Output[..outcome.Output.LastIndexOf("\e[1A\e[J", StringComparison.Ordinal)].Split("\e[1A\e[J");
        Assert.InRange(drawn.Length, 1, 3);
        Assert.All(drawn, line => Assert.Matches("^[0-9.]+/s, [0-9]+ answered, 0 errors, p95 [0-9.]+ ms, [0-9]+ ms left$", line.TrimEnd('\n')));
        Assert.Contains("35 of 35 requests", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_the_background_nothing_is_drawn_before_the_end()
    {
        await using var server = await LoadedServer.StartAsync();
        var outcome = await new CommandLine(_home.Home) { Live = true }.RunAsync("load", "--url", server.Address, "--rate", "50", "--for", "700ms", "--quiet");
        Assert.StartsWith("35 of 35 requests", outcome.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _home.Dispose();

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private Task<Outcome> Load(string options) =>
        new CommandLine(_home.Home, _home.Home.Folder) { Width = 200 }.RunAsync(["load", .. options.Split(' ')]);

    private async Task<(Outcome Outcome, LoadReport Report)> LoadAsync(string address, string options)
    {
        var outcome = await Load($"--url {address} -o json {options}");
        return (outcome, JsonSerializer.Deserialize(outcome.Output, LoadJson.Default.LoadReport) ?? throw new InvalidOperationException(outcome.Screen));
    }
}
