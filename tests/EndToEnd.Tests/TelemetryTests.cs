using System.Text.Json;
using Agrimaan.Client;
using Agrimaan.EndToEnd.Tests.Otlp;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.EndToEnd.Tests;

/// <summary>What the real control plane tells of itself.</summary>
public sealed class TelemetryTests
{
    private const string Secret = "correct-horse-battery-staple";

    [Fact]
    public async Task A_run_is_one_trace_over_the_death_of_its_control_plane_and_the_absence_of_its_collector()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var pond = Pond.Dig();
        pond.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address;
        pond.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        pond.Environment["OTEL_METRIC_EXPORT_INTERVAL"] = "500";
        await pond.UpAsync();
        await Eventually.True(() => receiver.Spans.Any(span => span.Name == "run pond-1"), "the first run arrives");
        receiver.Refuses = true;
        await using var load = pond.Pour();
        await load.MoreAsync(50);
        using (var client = pond.Client)
        {
            await client.CreateReleaseAsync(Pond.Name, new("2.0.0", new Dictionary<string, string> { ["fish.NOTE"] = "two" }, null), CancellationToken.None);
            await client.StartRunAsync(Pond.Name, new("2.0.0", null), CancellationToken.None);
            await Eventually.True(async () => (await client.RunAsync("pond-2", CancellationToken.None)).Rollouts.Any(rollout => rollout.Weight > 0), "the canary takes traffic");
        }

        pond.KillControlPlane();
        await pond.StartControlPlaneAsync();
        using (var client = pond.Client)
        {
            await Eventually.True(async () => (await client.RunAsync("pond-2", CancellationToken.None)).State == "ended", "the run ends", TimeSpan.FromSeconds(60));
        }

        await Eventually.True(() => receiver.Refused > 0, "the collector was asked in vain");
        receiver.Refuses = false;
        List<ReceivedSpan> Second() => [.. receiver.Spans.Where(span => span.Tags["agrimaan.run"] == "pond-2")];
        await Eventually.True(() => new[] { "run pond-2", "rollout:fish" }.All(name => Second().Any(span => span.Name == name)), "the second run arrives late");
        var spans = Second();
        var (root, step) = (spans.Single(span => span.Name == "run pond-2"), spans.Single(span => span.Name == "rollout:fish"));
        Assert.Equal(("agrimaan", "", "promoted", "2.0.0"), (root.Service, root.Parent, root.Tags["agrimaan.outcome"], root.Tags["agrimaan.release"]));
        Assert.All(spans, span => Assert.Equal(root.Trace, span.Trace));
        Assert.Equal(root.Id, step.Parent);
        Assert.True(root.Start <= step.Start && step.Start < step.End && step.End <= root.End, $"{root} {step}");
        Assert.Contains("weightSet", step.Events);
        Assert.Contains("checked", step.Events);
        Assert.NotEqual(root.Trace, receiver.Spans.Single(span => span.Name == "run pond-1").Trace);
        Assert.Equal(receiver.Spans.Count, receiver.Spans.Select(span => (span.Trace, span.Id)).Distinct().Count());
        await Eventually.True(
            () => ((string[])["agrimaan.runs", "agrimaan.loop.turn.duration", "agrimaan.journal.append.duration", "agrimaan.gateway.acknowledgement.duration", "agrimaan.instances"]).All(receiver.Metrics.ContainsKey),
            "the metrics arrive");
        Assert.Contains("OpenTelemetry.dll", Maps(pond), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_collector_nothing_of_it_is_loaded_the_numbers_are_there_and_the_log_is_json_without_secrets()
    {
        await using var pond = Pond.Dig($"{{ PASSWORD: {Secret} }}");
        await pond.UpAsync();
        Assert.DoesNotContain("OpenTelemetry", Maps(pond), StringComparison.Ordinal);

        using var http = new HttpClient { BaseAddress = new(new Home(pond.Home).ReadServer()!.Address) };
        var token = (await File.ReadAllTextAsync(Path.Combine(pond.Home, "metrics-token"))).Trim();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var text = await http.GetStringAsync("/metrics");
        Assert.All(
            ["agrimaan_runs_total{platform=\"pond\",kind=\"deploy\",outcome=\"promoted\"} 1", "agrimaan_instances{platform=\"pond\",service=\"fish\",state=\"ready\"}", "agrimaan_gateway_acknowledgement_duration_seconds_count{platform=\"pond\"}"],
            sample => Assert.Contains(sample, text, StringComparison.Ordinal));

        var log = await File.ReadAllLinesAsync(Path.Combine(pond.Home, "serve.log"));
        var told = log.Select(line => JsonDocument.Parse(line).RootElement).First(line => line.GetProperty("Message").GetString()!.StartsWith("pond-1: ", StringComparison.Ordinal));
        Assert.Equal("pond-1", told.GetProperty("State").GetProperty("Run").GetString());
        Assert.Equal("{Run}: {Sentence}", told.GetProperty("State").GetProperty("{OriginalFormat}").GetString());
        var api = (await File.ReadAllTextAsync(Path.Combine(pond.Home, "token"))).Trim();
        Assert.All([Secret, token, api], secret => Assert.DoesNotContain(log, line => line.Contains(secret, StringComparison.Ordinal)));
        Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
    }

    /// <summary>What the control plane has mapped: every assembly it has loaded.</summary>
    private static string Maps(Pond pond) => File.ReadAllText($"/proc/{new Home(pond.Home).ReadServer()!.ProcessId}/maps");
}
