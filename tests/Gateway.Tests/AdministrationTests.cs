using System.Globalization;
using System.Text.RegularExpressions;
using Agrimaan.Gateway.Tests.Rig;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.Gateway.Tests;

/// <summary>Numbers and metrics.</summary>
public sealed partial class AdministrationTests
{
    [Fact]
    [Trait("Plan", "239")]
    public async Task Metrics_are_well_formed_and_tell_versions_apart()
    {
        await using var good = await TestInstance.Says("good");
        await using var bad = await TestInstance.Runs(context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.Starts(TestTable.OfServices(
            ("/good", "good", [TestTable.Version("1", 10_000, good.Address)]), ("/bad", "bad", [TestTable.Version("2\"x", 10_000, bad.Address)])));
        await gateway.Http.GetStringAsync("/good");
        using (await gateway.Http.GetAsync("/bad"))
        {
        }

        await Eventually.True(async () => (await gateway.NumbersAsync()).Versions.All(version => version.Requests == 1), "both are counted");

        using var response = await gateway.Admin.GetAsync("/metrics");
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n');

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("", lines[^1]);
        Assert.All(lines[..^1], line => Assert.Matches(Line(), line));
        Assert.Contains("agrimaan_gateway_requests_total{service=\"good\",version=\"1\",code_class=\"2xx\"} 1", lines);
        Assert.Contains("agrimaan_gateway_requests_total{service=\"bad\",version=\"2\\\"x\",code_class=\"5xx\"} 1", lines);
        Assert.Contains("agrimaan_gateway_table_version 1", lines);
        Assert.Contains($"agrimaan_gateway_in_flight{{instance=\"{good.Address}\"}} 0", lines);
        Assert.Contains("# TYPE agrimaan_gateway_request_duration_seconds histogram", lines);
    }

    [Fact]
    public async Task Buckets_of_the_histogram_rise_and_end_with_the_count()
    {
        await using var instance = await TestInstance.Says("x");
        await using var gateway = await TestGateway.Starts(TestTable.Of(TestTable.Version("1", 10_000, instance.Address)));
        for (var i = 0; i < 25; i++)
        {
            await gateway.Http.GetStringAsync("/");
        }

        await gateway.NumbersAfter(25, "1");
        var lines = (await gateway.Admin.GetStringAsync("/metrics")).Split('\n');
        var buckets = lines.Where(line => line.StartsWith("agrimaan_gateway_request_duration_seconds_bucket", StringComparison.Ordinal)).Select(Value).ToList();

        Assert.Equal(16, buckets.Count);
        Assert.Equal(buckets.Order(), buckets);
        Assert.Equal(25, buckets[^1]);
        Assert.Equal(25, Value(lines.Single(line => line.StartsWith("agrimaan_gateway_request_duration_seconds_count", StringComparison.Ordinal))));
        Assert.True(Value(lines.Single(line => line.StartsWith("agrimaan_gateway_request_duration_seconds_sum", StringComparison.Ordinal))) > 0);
    }

    [Fact]
    public async Task Counting_begins_anew_with_another_name_after_a_restart()
    {
        await using var first = await TestGateway.Starts();
        await using var second = await TestGateway.Starts();

        Assert.NotEqual((await first.NumbersAsync()).Source, (await second.NumbersAsync()).Source);
    }

    [Fact]
    public async Task It_says_that_it_is_alive_and_nothing_else()
    {
        await using var gateway = await TestGateway.Starts();

        Assert.Equal("ok", await gateway.Admin.GetStringAsync("/healthz"));
        using var other = await gateway.Admin.GetAsync("/");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, other.StatusCode);
    }

    private static double Value(string line) => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);

    [GeneratedRegex("""^(# (HELP [a-z_]+ .+|TYPE [a-z_]+ (counter|gauge|histogram))|[a-z_]+(\{([a-z_]+="([^"\\\n]|\\["\\n])*",?)+\})? -?[0-9.eE+-]+)$""")]
    private static partial Regex Line();
}
