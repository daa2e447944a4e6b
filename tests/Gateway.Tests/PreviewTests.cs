using System.Net;
using Agrimaan.Delivery.Targets;
using Agrimaan.Gateway.Numbers;
using Agrimaan.Gateway.Tests.Rig;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Agrimaan.Gateway.Tests;

/// <summary>A version can be asked before it takes traffic: by whoever holds the key, and by nobody else.</summary>
public sealed class PreviewTests
{
    private const string Key = "the platform's own";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_holds_the_key_asks_a_version_that_takes_no_traffic_and_nobody_else_reaches_it()
    {
        await using var old = await TestInstance.Says("old");
        await using var next = await TestInstance.Says("next");
        await using var gateway = await TestGateway.Starts(Table(old, next));

        for (var time = 0; time < 20; time++)
        {
            using var previewed = await gateway.Http.SendAsync(Asks("shop@2.0.0"), Token);
            Assert.Equal(("next", "shop@2.0.0"), (await previewed.Content.ReadAsStringAsync(Token), Assert.Single(previewed.Headers.GetValues(PreviewKey.Header))));
            Assert.Equal("old", await gateway.Http.GetStringAsync("/", Token));
        }
    }

    [Fact]
    public async Task Previews_are_counted_apart_from_what_a_canary_is_judged_by()
    {
        await using var old = await TestInstance.Says("old");
        await using var next = await TestInstance.Runs(context => { context.Response.StatusCode = 500; return Task.CompletedTask; });
        await using var gateway = await TestGateway.Starts(Table(old, next));
        for (var time = 0; time < 5; time++)
        {
            (await gateway.Http.SendAsync(Asks("shop@2.0.0"), Token)).Dispose();
        }

        Assert.Equal("old", await gateway.Http.GetStringAsync("/", Token));

        await gateway.NumbersAfter(1, "1.0.0");
        await Testing.Eventually.True(async () => (await gateway.NumbersOf("2.0.0")).Previewed == 5, "five previews are counted");
        Assert.Equal((0L, 0L, 0L), await gateway.NumbersOf("2.0.0") is var numbers ? (numbers.Requests, numbers.Errors, numbers.Latency.Sum()) : default);
        Assert.Equal(0, (await gateway.NumbersOf("1.0.0")).Previewed);
        Assert.Contains("agrimaan_gateway_previews_total{service=\"shop\",version=\"2.0.0\"} 5\n", await gateway.Admin.GetStringAsync("/metrics", Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("the platform's own")]
    [InlineData("signature of another version")]
    [InlineData("signature in capitals")]
    public async Task With_a_guessed_signature_it_is_a_request_like_any_and_its_headers_go_no_further(string guess)
    {
        var seen = new List<string>();
        await using var old = await TestInstance.Runs(context =>
        {
            seen.AddRange(context.Request.Headers.Keys.Where(name => name.StartsWith("Agrimaan-Preview", StringComparison.OrdinalIgnoreCase)));
            return context.Response.WriteAsync("old");
        });
        await using var next = await TestInstance.Says("next");
        await using var gateway = await TestGateway.Starts(Table(old, next));
        var signature = guess switch
        {
            "signature of another version" => PreviewKey.Sign(Key, "shop@1.0.0"),
            "signature in capitals" => PreviewKey.Sign(Key, "shop@2.0.0").ToUpperInvariant(),
            _ => guess,
        };

        using var answer = await gateway.Http.SendAsync(Asks("shop@2.0.0", signature), Token);
        using var probe = await gateway.Http.SendAsync(Asks("shop@2.0.0", signature, PreviewKey.ProbePath), Token);

        Assert.Equal("old", await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal("old", await probe.Content.ReadAsStringAsync(Token));
        Assert.False(answer.Headers.Contains(PreviewKey.Header));
        Assert.Empty(seen);
    }

    [Fact]
    public async Task A_table_without_a_key_honours_nothing_not_even_what_is_signed_with_nothing()
    {
        await using var old = await TestInstance.Says("old");
        await using var next = await TestInstance.Says("next");
        await using var gateway = await TestGateway.Starts(Table(old, next) with { PreviewKey = "" });

        using var answer = await gateway.Http.SendAsync(Asks("shop@2.0.0", PreviewKey.Sign("", "shop@2.0.0")), Token);

        Assert.Equal("old", await answer.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData("shop@9.9.9")]
    [InlineData("nothing@2.0.0")]
    [InlineData("shop@2.0.0, nothing@1.0.0")]
    [InlineData("shop")]
    [InlineData("@")]
    [InlineData("shop@2.0.0,")]
    [InlineData(",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,")]
    public async Task A_version_that_is_not_there_is_said_and_never_silently_replaced_by_another(string versions)
    {
        await using var old = await TestInstance.Says("old");
        await using var next = await TestInstance.Says("next");
        await using var gateway = await TestGateway.Starts(Table(old, next));

        using var answer = await gateway.Http.SendAsync(Asks(versions), Token);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("gateway.noPreview", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_went_away_and_one_whose_instance_died_are_said_too()
    {
        await using var old = await TestInstance.Says("old");
        await using var next = await TestInstance.Says("next");
        await using var gateway = await TestGateway.Starts(Table(old, next));
        gateway.Serve(Table(old, next) with { Version = 2, Services = TestTable.Of(TestTable.Version("1.0.0", 10_000, old.Address)).Services });

        using var gone = await gateway.Http.SendAsync(Asks("shop@2.0.0"), Token);
        gateway.Serve(TestTable.Of(TestTable.Version("1.0.0", 10_000, old.Address), TestTable.Version("2.0.0", 0, TestTable.Nobody())) with { PreviewKey = Key, Version = 3 });
        using var dead = await gateway.Http.SendAsync(Asks("shop@2.0.0"), Token);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.ServiceUnavailable), (gone.StatusCode, dead.StatusCode));
        Assert.Contains("gateway.noInstance", await dead.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_huge_header_is_refused_or_ignored_and_the_gateway_serves_on()
    {
        await using var old = await TestInstance.Says("old");
        await using var next = await TestInstance.Says("next");
        await using var gateway = await TestGateway.Starts(Table(old, next));
        var long_ = "shop@2.0.0" + new string(' ', PreviewKey.MostText);

        using var longer = await gateway.Http.SendAsync(Asks(long_ + "x"), Token);
        using var huge = await gateway.Http.SendAsync(Asks(new string('x', 60_000)), Token);

        Assert.Equal("old", await longer.Content.ReadAsStringAsync(Token));
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, huge.StatusCode);
        Assert.Equal("old", await gateway.Http.GetStringAsync("/", Token));
    }

    [Fact]
    public async Task Two_headers_of_a_kind_are_no_leave()
    {
        await using var old = await TestInstance.Says("old");
        await using var next = await TestInstance.Says("next");
        await using var gateway = await TestGateway.Starts(Table(old, next));
        using var request = Asks("shop@2.0.0");
        request.Headers.Add(PreviewKey.Header, "shop@1.0.0");

        using var answer = await gateway.Http.SendAsync(request, Token);

        Assert.Equal("old", await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task A_service_that_passes_the_headers_on_reaches_the_preview_behind_it_and_the_signature_never_comes_out()
    {
        await using var old = await TestInstance.Says("old");
        await using var next = await TestInstance.Says("next");
        Uri inner = null!;
        using var http = new HttpClient();
        await using var front = await TestInstance.Runs(async context =>
        {
            using var call = new HttpRequestMessage(HttpMethod.Get, inner);
            foreach (var name in (string[])[PreviewKey.Header, PreviewKey.KeyHeader])
            {
                call.Headers.TryAddWithoutValidation(name, context.Request.Headers[name].ToString());
            }

            using var answer = await http.SendAsync(call, Token);
            context.Response.Headers[PreviewKey.KeyHeader] = context.Request.Headers[PreviewKey.KeyHeader];
            context.Response.Headers[PreviewKey.Header] = "made up";
            await context.Response.WriteAsync(await answer.Content.ReadAsStringAsync(Token), Token);
        });
        var table = TestTable.OfServices(
            ("/", "front", [TestTable.Version("1.0.0", 10_000, front.Address)]),
            ("/shop", "shop", [TestTable.Version("1.0.0", 10_000, old.Address), TestTable.Version("2.0.0", 0, next.Address)])) with { PreviewKey = Key };
        await using var gateway = await TestGateway.Starts(table, inner: ["front", "shop"]);
        inner = gateway.AddressOf("shop");

        using var previewed = await gateway.Http.SendAsync(Asks("shop@2.0.0"), Token);
        using var usual = await gateway.Http.GetAsync("/", Token);

        Assert.Equal("next", await previewed.Content.ReadAsStringAsync(Token));
        Assert.Equal("old", await usual.Content.ReadAsStringAsync(Token));
        Assert.False(previewed.Headers.Contains(PreviewKey.KeyHeader));
        Assert.Equal("shop@2.0.0", Assert.Single(previewed.Headers.GetValues(PreviewKey.Header)));
        Assert.False(usual.Headers.Contains(PreviewKey.Header));
        Assert.Equal(1, (await gateway.NumbersAsync()).Versions.Single(version => (version.Service, version.Version) == ("front", "1.0.0")).Previewed);
    }

    [Fact]
    public async Task The_gateway_itself_says_whether_it_honours_a_preview()
    {
        await using var old = await TestInstance.Says("old");
        await using var next = await TestInstance.Says("next");
        await using var gateway = await TestGateway.Starts(Table(old, next));

        using var here = await gateway.Http.SendAsync(Asks("shop@2.0.0", path: PreviewKey.ProbePath), Token);
        using var missing = await gateway.Http.SendAsync(Asks("shop@3.0.0", path: PreviewKey.ProbePath), Token);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (here.StatusCode, missing.StatusCode));
        Assert.All((await gateway.NumbersAsync()).Versions, (VersionNumbersDocument version) => Assert.Equal((0L, 0L), (version.Requests, version.Previewed)));
    }

    [Fact]
    public async Task Every_control_plane_gives_its_gateways_a_key_of_their_own()
    {
        await using var control = await TestControlPlane.Starts();
        await using var old = await TestInstance.Says("old");
        await using var next = await TestInstance.Says("next");
        await using var gateway = await TestGateway.Starts(controlPlane: () => control.Address);
        await control.Router.ApplyAsync(Table(old, next) with { PreviewKey = "" }, Token);
        await Testing.Eventually.True(
            async () => (await control.Router.ObserveAsync(TestTable.Platform, Token)).Version == 1, "the gateway confirms the table with its key");

        var key = control.Router.PreviewKeyOf(TestTable.Platform);
        using var answer = await gateway.Http.SendAsync(Asks("shop@2.0.0", PreviewKey.Sign(key, "shop@2.0.0")), Token);

        Assert.Equal("next", await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal(64, key.Length);
        Assert.NotEqual(key, control.Router.PreviewKeyOf("another"));
        Assert.NotEqual(key, new Control.GatewayRouter(TimeProvider.System).PreviewKeyOf(TestTable.Platform));
    }

    private static RoutingTable Table(TestInstance old, TestInstance next) =>
        TestTable.Of(TestTable.Version("1.0.0", 10_000, old.Address), TestTable.Version("2.0.0", 0, next.Address)) with { PreviewKey = Key };

    private static HttpRequestMessage Asks(string versions, string? signature = null, string path = "/")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation(PreviewKey.Header, versions);
        request.Headers.TryAddWithoutValidation(PreviewKey.KeyHeader, signature ?? PreviewKey.Sign(Key, versions));
        return request;
    }
}
