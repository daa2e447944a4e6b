using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Agrimaan.Server.Telemetry;
using Agrimaan.Server.Tests.Api;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Agrimaan.Server.Tests.Telemetry;

/// <summary>The numbers as a scraper reads them.</summary>
public sealed partial class MetricsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "/metrics", HttpStatusCode.Unauthorized)]
    [InlineData("wrong-token-of-the-same-length-as-the-other1", "/metrics", HttpStatusCode.Unauthorized)]
    [InlineData(TestServer.MetricsToken, "/metrics", HttpStatusCode.OK)]
    [InlineData(TestServer.Token, "/metrics", HttpStatusCode.OK)]
    [InlineData(TestServer.MetricsToken, "/api/v1/platforms", HttpStatusCode.Unauthorized)]
    [InlineData(TestServer.MetricsToken, "/api/v1/gateway/stream?platform=shop", HttpStatusCode.Unauthorized)]
    public async Task The_numbers_need_a_token_and_theirs_opens_nothing_else(string? token, string path, HttpStatusCode expected)
    {
        await using var server = await TestServer.WithShopAsync();
        using var http = server.Client(token);
        using var answer = await http.GetAsync(path, Token);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task What_happened_is_counted_and_what_is_there_is_told()
    {
        await using var server = await TestServer.WithShopAsync();
        server.Metrics.RunEnded("shop", "deploy", "promoted");
        server.Metrics.RunEnded("shop", "deploy", "promoted");
        server.Metrics.StepEnded("shop", "rollout:web", "done", TimeSpan.FromSeconds(7));
        server.Metrics.Judged("shop", "errors", "fail");
        server.Metrics.Turned("shop", TimeSpan.FromMilliseconds(3), well: true);
        server.Metrics.Turned("shop", TimeSpan.FromMilliseconds(30), well: false);
        server.Metrics.Appended(3, TimeSpan.FromMilliseconds(4));
        server.Metrics.AppendFailed(TimeSpan.FromSeconds(2));

        var samples = await ScrapeAsync(server);

        Assert.Equal(2, samples["agrimaan_runs_total{platform=\"shop\",kind=\"deploy\",outcome=\"promoted\"}"]);
        Assert.Equal(1, samples["agrimaan_rollouts_total{platform=\"shop\",step=\"rollout:web\",outcome=\"done\"}"]);
        Assert.Equal(1, samples["agrimaan_verdicts_total{platform=\"shop\",check=\"errors\",verdict=\"fail\"}"]);
        Assert.Equal(0, samples["agrimaan_step_duration_seconds_bucket{platform=\"shop\",step=\"rollout:web\",outcome=\"done\",le=\"5\"}"]);
        Assert.Equal(1, samples["agrimaan_step_duration_seconds_bucket{platform=\"shop\",step=\"rollout:web\",outcome=\"done\",le=\"10\"}"]);
        Assert.Equal(7, samples["agrimaan_step_duration_seconds_sum{platform=\"shop\",step=\"rollout:web\",outcome=\"done\"}"]);
        Assert.Equal(1, samples["agrimaan_loop_turn_duration_seconds_count{platform=\"shop\",outcome=\"failed\"}"]);
        Assert.Equal(3, samples["agrimaan_journal_events_total"]);
        Assert.Equal(1, samples["agrimaan_journal_append_duration_seconds_bucket{outcome=\"failed\",le=\"2.5\"}"]);
        Assert.Equal(4, samples["agrimaan_instances{platform=\"shop\",service=\"user-service\",state=\"ready\"}"] + samples["agrimaan_instances{platform=\"shop\",service=\"user-service\",state=\"unready\"}"]);
        Assert.Equal(2, samples["agrimaan_instance_restarts{platform=\"shop\",service=\"user-service\"}"]);

        server.Control.Known.Clear();
        Assert.DoesNotContain((await ScrapeAsync(server)).Keys, sample => sample.StartsWith("agrimaan_instances{", StringComparison.Ordinal));
    }

    [Fact]
    public void The_gateways_word_is_timed_once_from_the_handing_over()
    {
        var clock = new FakeTimeProvider();
        using var metrics = new ControlPlaneMetrics(clock);
        using var store = new MetricStore(metrics);
        metrics.TablePublished("shop", 1, 7);
        clock.Advance(TimeSpan.FromMilliseconds(20));
        metrics.TableAnswered("shop", 1, 6, accepted: true);
        metrics.TableAnswered("shop", 1, 7, accepted: true);
        metrics.TableAnswered("shop", 1, 7, accepted: true);
        metrics.TableAnswered("shop", 1, 8, accepted: false);

        var samples = Parse(Exposition.Write(store.Collect()));
        Assert.Equal(1, samples["agrimaan_gateway_acknowledgement_duration_seconds_count{platform=\"shop\"}"]);
        Assert.Equal(0.02, samples["agrimaan_gateway_acknowledgement_duration_seconds_sum{platform=\"shop\"}"], 6);
        Assert.Equal(1, samples["agrimaan_gateway_refusals_total{platform=\"shop\"}"]);
    }

    [Fact]
    public async Task Prometheus_own_tool_finds_nothing_to_complain_of()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/promtool"), "promtool (package prometheus) is not installed");
        await using var server = await TestServer.WithShopAsync();
        server.Metrics.RunEnded("a \"b\"\\\n", "deploy", "promoted");
        server.Metrics.StepEnded("shop", "rollout:web", "done", TimeSpan.FromSeconds(7));
        using var tool = Process.Start(new ProcessStartInfo("/usr/bin/promtool", ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        await tool.StandardInput.WriteAsync(await server.Http.GetStringAsync("/metrics", Token));
        tool.StandardInput.Close();
        var said = await tool.StandardOutput.ReadToEndAsync(Token) + await tool.StandardError.ReadToEndAsync(Token);
        await tool.WaitForExitAsync(Token);
        Assert.Equal((0, ""), (tool.ExitCode, said));
    }

    private static async Task<Dictionary<string, double>> ScrapeAsync(TestServer server)
    {
        using var answer = await server.Http.GetAsync("/metrics", Token);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        return Parse(await answer.Content.ReadAsStringAsync(Token));
    }

    /// <summary>Every line must be a comment or a sample; samples by name and labels.</summary>
    private static Dictionary<string, double> Parse(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => !line.StartsWith("# ", StringComparison.Ordinal))
        .Select(line => Sample().Match(line) is { Success: true } sample ? sample : throw new FormatException(line))
        .ToDictionary(sample => sample.Groups[1].Value, sample => double.Parse(sample.Groups[2].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex("""^([a-z_]+(?:\{[a-z_]+="(?:[^"\\]|\\.)*"(?:,[a-z_]+="(?:[^"\\]|\\.)*")*\})?) (\S+)$""")]
    private static partial Regex Sample();
}
