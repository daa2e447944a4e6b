using System.Text.Json;
using System.Text.RegularExpressions;
using Agrimaan.Gateway.Tests.Rig;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Agrimaan.Gateway.Tests;

/// <summary>What an instance gets to see of a request, and a caller of an answer.</summary>
public sealed partial class HeaderTests
{
    [Fact]
    public async Task The_host_is_kept_and_the_edge_believes_nothing_that_a_caller_says_of_itself()
    {
        var seen = await SeenAsync(Listener.Public, request =>
        {
            request.Headers.Host = "shop.example";
            request.Headers.Add("X-Forwarded-For", "6.6.6.6");
            request.Headers.Add("X-Forwarded-Proto", "https");
            request.Headers.Add("X-Forwarded-Host", "evil.example");
            request.Headers.Add("Agrimaan-Path", "shop@9");
        });

        Assert.Equal("shop.example", seen["Host"]);
        Assert.Equal("127.0.0.1", seen["X-Forwarded-For"]);
        Assert.Equal("http", seen["X-Forwarded-Proto"]);
        Assert.Equal("shop.example", seen["X-Forwarded-Host"]);
        Assert.DoesNotContain("Agrimaan-Path", seen.Keys);
    }

    [Fact]
    public async Task An_inner_hop_adds_itself_to_what_the_edge_has_said()
    {
        var seen = await SeenAsync(TestTable.Service, request =>
        {
            request.Headers.Add("X-Forwarded-For", "10.0.0.1");
            request.Headers.Add("X-Forwarded-Proto", "https");
            request.Headers.Add("X-Forwarded-Host", "shop.example");
        });

        Assert.Equal("10.0.0.1, 127.0.0.1", seen["X-Forwarded-For"]);
        Assert.Equal("https", seen["X-Forwarded-Proto"]);
        Assert.Equal("shop.example", seen["X-Forwarded-Host"]);
    }

    [Fact]
    public async Task The_control_planes_session_never_reaches_a_service()
    {
        var seen = await SeenAsync(Listener.Public, request => request.Headers.Add("Cookie", "basket=7; agrimaan-session=secret; theme=dark"));
        Assert.Equal("basket=7; theme=dark", seen["Cookie"]);
        Assert.DoesNotContain("Cookie", (await SeenAsync(Listener.Public, request => request.Headers.Add("Cookie", "agrimaan-session=secret"))).Keys);
    }

    [Fact]
    public async Task Headers_of_one_hop_stay_on_it()
    {
        var seen = await SeenAsync(Listener.Public, request =>
        {
            request.Headers.Add("Keep-Alive", "timeout=5");
            request.Headers.Add("Proxy-Connection", "keep-alive");
            request.Headers.Add("TE", "gzip");
            request.Headers.Add("X-Own", "kept");
        });

        Assert.DoesNotContain("Keep-Alive", seen.Keys);
        Assert.DoesNotContain("Proxy-Connection", seen.Keys);
        Assert.DoesNotContain("TE", seen.Keys);
        Assert.Equal("kept", seen["X-Own"]);
    }

    [Fact]
    public async Task A_trace_is_passed_on_and_begun_when_there_is_none()
    {
        const string Given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        Assert.Equal(Given, (await SeenAsync(Listener.Public, request => request.Headers.Add("traceparent", Given)))["traceparent"]);
        Assert.Matches(Trace(), (await SeenAsync(Listener.Public, _ => { }))["traceparent"]);
    }

    [Fact]
    public async Task The_answer_names_every_version_on_its_path_and_no_server()
    {
        await using var inner = await TestInstance.Runs(context =>
        {
            context.Response.Headers["Agrimaan-Path"] = "user@4";
            return context.Response.WriteAsync("");
        });
        await using var gateway = await TestGateway.Starts(TestTable.Of(TestTable.Version("1", 10_000, inner.Address)));

        using var response = await gateway.Http.GetAsync("/");

        Assert.Equal("user@4, shop@1", response.Headers.GetValues("Agrimaan-Path").Single());
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task The_path_header_can_be_left_out()
    {
        await using var inner = await TestInstance.Says("");
        await using var gateway = await TestGateway.Starts(TestTable.Of(TestTable.Version("1", 10_000, inner.Address)) with { PathHeader = false });

        using var response = await gateway.Http.GetAsync("/");

        Assert.False(response.Headers.Contains("Agrimaan-Path"));
    }

    [Fact]
    public async Task Redirects_and_packed_bodies_go_to_the_caller_as_they_are()
    {
        await using var instance = await TestInstance.Runs(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = "/elsewhere";
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.Body.WriteAsync(new byte[] { 1, 2, 3 }).AsTask();
        });
        await using var gateway = await TestGateway.Starts(TestTable.Of(TestTable.Version("1", 10_000, instance.Address)));

        using var response = await gateway.Http.GetAsync("/");

        Assert.Equal("/elsewhere", response.Headers.Location?.ToString());
        Assert.Equal([1, 2, 3], await response.Content.ReadAsByteArrayAsync());
    }

    [GeneratedRegex("^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-01$")]
    private static partial Regex Trace();

    private static async Task<Dictionary<string, string>> SeenAsync(string listener, Action<HttpRequestMessage> fill)
    {
        await using var mirror = await TestInstance.Runs(context => context.Response.WriteAsJsonAsync(
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString())));
        await using var gateway = await TestGateway.Starts(TestTable.Of(TestTable.Version("1", 10_000, mirror.Address)), inner: TestTable.Service);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        fill(request);
        using var http = gateway.Client(listener);
        using var response = await http.SendAsync(request);
        return new(JsonSerializer.Deserialize<Dictionary<string, string>>(await response.Content.ReadAsStringAsync())!, StringComparer.OrdinalIgnoreCase);
    }
}
