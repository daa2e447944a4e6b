using System.Net;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.Samples.Tests;

/// <summary>What the platform asks of a service.</summary>
public sealed class PlatformTests(Farm farm)
{
    [Fact]
    public async Task A_service_is_ready_only_while_its_data_can_be_read()
    {
        using var data = new TemporaryFolder();
        await using var user = await ServiceProcess.Start("User", ("AGRIMAAN_DATA", data.Path));
        Assert.Equal("ok", await user.Http.GetStringAsync("/health/ready"));

        File.Delete(Path.Combine(data.Path, "user.db"));

        using var ready = await user.Http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("ok", await user.Http.GetStringAsync("/health/live"));
    }

    [Fact]
    public async Task Requests_are_counted_by_route_and_status()
    {
        using var data = new TemporaryFolder();
        await using var user = await ServiceProcess.Start("User", ("AGRIMAAN_DATA", data.Path));
        foreach (var path in (string[])["/api/users/1", "/api/users/2", "/api/users/999", "/made/up"])
        {
            using var answer = await user.Http.GetAsync(path);
        }

        var lines = (await user.Http.GetStringAsync("/metrics")).Split('\n');
        Assert.Contains("""http_requests_total{method="GET",route="/api/users/{id:int}",status="200"} 2""", lines);
        Assert.Contains("""http_requests_total{method="GET",route="/api/users/{id:int}",status="404"} 1""", lines);
        Assert.Contains("""http_requests_total{method="GET",route="unmatched",status="404"} 1""", lines);
        Assert.Contains("""http_request_duration_seconds_bucket{method="GET",route="/api/users/{id:int}",status="200",le="+Inf"} 2""", lines);
    }

    [Fact]
    public async Task The_answer_names_every_version_on_its_path()
    {
        await using var userHop = await Hop.Before(farm.User, "user-service@2.0.0");
        using var data = new TemporaryFolder();
        await using var field = await ServiceProcess.Start("Field", ("AGRIMAAN_DATA", data.Path), ("USER_SERVICE_URL", userHop.Address));
        await using var fieldHop = await Hop.Before(field, "field-service@1.1.0");
        await using var crop = await ServiceProcess.Start("Crop", ("AGRIMAAN_DATA", data.Path), ("FIELD_SERVICE_URL", fieldHop.Address));

        using var answer = await crop.Http.GetAsync("/api/crops/1");

        Assert.Equal("user-service@2.0.0,field-service@1.1.0", Assert.Single(answer.Headers.GetValues("Agrimaan-Path")));
    }

    [Fact]
    public async Task A_failure_on_the_path_is_passed_on_with_the_version_that_failed()
    {
        using var data = new TemporaryFolder();
        await using var broken = await ServiceProcess.Start("User", ("AGRIMAAN_DATA", data.Path), ("FAULT_RATE", "1"));
        await using var hop = await Hop.Before(broken, "user-service@3.0.0");
        await using var field = await ServiceProcess.Start("Field", ("AGRIMAAN_DATA", data.Path), ("USER_SERVICE_URL", hop.Address));

        using var answer = await field.Http.GetAsync("/api/fields/1");

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal("user-service@3.0.0", Assert.Single(answer.Headers.GetValues("Agrimaan-Path")));
    }

    [Fact]
    public async Task The_trace_of_a_request_goes_on_to_the_services_asked()
    {
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        await using var hop = await Hop.Before(farm.User, "user-service@1.0.0");
        using var data = new TemporaryFolder();
        await using var field = await ServiceProcess.Start("Field", ("AGRIMAAN_DATA", data.Path), ("USER_SERVICE_URL", hop.Address));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/fields/1");
        request.Headers.Add("traceparent", $"00-{Trace}-b7ad6b7169203331-01");

        using var answer = await field.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(Trace, Assert.Single(hop.Traces), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_stays_one_at_the_services_asked_and_other_requests_are_none()
    {
        await using var hop = await Hop.Before(farm.User, "user-service@1.0.0");
        using var data = new TemporaryFolder();
        await using var field = await ServiceProcess.Start("Field", ("AGRIMAAN_DATA", data.Path), ("USER_SERVICE_URL", hop.Address));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/fields/1");
        request.Headers.Add("Agrimaan-Preview", "user-service@2.0.0");
        request.Headers.Add("Agrimaan-Preview-Key", "abc");

        using var preview = await field.Http.SendAsync(request);
        using var other = await field.Http.GetAsync("/api/fields/1");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (preview.StatusCode, other.StatusCode));
        Assert.Equal(["user-service@2.0.0 abc", ""], hop.Previews);
    }

    [Fact]
    public async Task Asked_to_stop_it_finishes_what_is_in_flight_and_exits_with_0()
    {
        using var data = new TemporaryFolder();
        await using var user = await ServiceProcess.Start("User", ("AGRIMAAN_DATA", data.Path), ("LATENCY_MS", "3000"));
        var inFlight = user.Http.GetAsync("/api/users/1");
        await Eventually.True(async () => (await user.Http.GetStringAsync("/metrics")).Contains("http_requests_in_flight 2\n", StringComparison.Ordinal), "this request and the one in flight");

        user.Terminate();

        Assert.Equal(0, await user.Exit());
        using var answer = await inFlight;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("debug", true, true)]
    [InlineData("info", false, true)]
    [InlineData("warn", false, false)]
    public async Task It_logs_from_the_level_on_that_its_platform_says(string level, bool debug, bool information)
    {
        using var data = new TemporaryFolder();
        await using var user = await ServiceProcess.StartQuietly("User", ("AGRIMAAN_DATA", data.Path), ("LOG_LEVEL", level));
        user.Terminate();
        Assert.Equal(0, await user.Exit());

        Assert.Equal(debug, user.Output.Any(line => line.Contains("\"LogLevel\":\"Debug\"", StringComparison.Ordinal)));
        Assert.Equal(information, user.Output.Any(line => line.Contains("\"LogLevel\":\"Information\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("PORT", "http")]
    [InlineData("FAULT_RATE", "8")]
    [InlineData("FAULT_RATE", "-0.1")]
    [InlineData("LATENCY_MS", "1.5")]
    [InlineData("LOG_LEVEL", "loud")]
    [InlineData("AGRIMAAN_DATA", "nowhere")]
    [InlineData("USER_SERVICE_URL", "localhost")]
    public async Task A_setting_that_makes_no_sense_stops_the_start_with_its_name(string name, string value)
    {
        using var data = new TemporaryFolder();
        var (code, words) = await ServiceProcess.StartAndFail(
            "Field", ("AGRIMAAN_DATA", data.Path), ("USER_SERVICE_URL", "http://127.0.0.1:1"), (name, value));

        Assert.Equal(2, code);
        Assert.Contains(name, words, StringComparison.Ordinal);
        Assert.Contains(value, words, StringComparison.Ordinal);
    }
}
