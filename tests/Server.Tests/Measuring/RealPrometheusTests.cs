using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Verification.Measuring;
using Agrimaan.Server.Measuring;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.Server.Tests.Measuring;

/// <summary>A real Prometheus that looks at itself, under a label with a version: what it answers is understood.</summary>
public sealed class RealPrometheusTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly MeasuringHttp _http = new();
    private Process? _process;
    private string _address = "";

    public async ValueTask InitializeAsync()
    {
        if (Program is not { } program)
        {
            return;
        }

        using (var socket = new TcpListener(IPAddress.Loopback, 0))
        {
            socket.Start();
            _address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)socket.LocalEndpoint).Port}");
        }

        await File.WriteAllTextAsync(_folder["prometheus.yml"], $$"""
            global: { scrape_interval: 1s }
            scrape_configs:
              - job_name: crop
                static_configs: [{ targets: ["{{_address}}"], labels: { version: "2.0.0" } }]
            """);
        _process = Process.Start(new ProcessStartInfo(program, [
            "--config.file=" + _folder["prometheus.yml"], "--storage.tsdb.path=" + _folder["data"], "--web.listen-address=" + _address, "--log.level=error",
        ])
        {
            WorkingDirectory = _folder.Path, RedirectStandardError = true,
        })!;
        await Eventually.True(async () => (await AskAsync("vector(1)")).Kind == ReadingKind.Number, "Prometheus answers", TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _http.Dispose();
        _folder.Dispose();
    }

    private static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, "prometheus")).FirstOrDefault(File.Exists);

    [Fact]
    public async Task Its_answers_are_understood()
    {
        Assert.SkipWhen(Program is null, "Prometheus is not installed (on Debian: apt install prometheus)");

        Assert.Equal(Reading.Of(0.25), await AskAsync("vector(0.25)"));
        Assert.Equal(Reading.Of(60), await AskAsync("scalar(vector(60))"));
        await Eventually.True(async () => await AskAsync("up{version=\"${version}\"}") == Reading.Of(1), "it has looked at itself");
        Assert.Equal("no series matched the query", (await AskAsync("up{version=\"${stable}\"}")).Note);
        Assert.Equal(ReadingKind.Missing, (await AskAsync("vector(0) / 0")).Kind);
        Assert.Equal(Reading.Of(double.PositiveInfinity), await AskAsync("vector(1) / 0"));
        await Eventually.True(async () => (await AskAsync("sum(rate(prometheus_http_requests_total[${window}]))")).Value > 0, "a rate over the window");
        var many = await AskAsync("{job=\"crop\"}");
        Assert.Equal(ReadingKind.Error, many.Kind);
        Assert.Contains("put sum(...) around it", many.Note, StringComparison.Ordinal);
        Assert.Matches("answered 400: Prometheus answered bad_data: .*parse error", (await AskAsync("sum(")).Note);
        Assert.Contains("a string", (await AskAsync("\"text\"")).Note, StringComparison.Ordinal);
    }

    private Task<Reading> AskAsync(string query) => new PrometheusMeasurer(_http).MeasureAsync(
        new PrometheusSource("http://" + _address + "/", query, ImmutableSortedDictionary<string, string>.Empty),
        new("crop", "2.0.0", "1.0.0", "farm", "local", TimeSpan.FromMinutes(1)), _ => null, TestContext.Current.CancellationToken);
}
